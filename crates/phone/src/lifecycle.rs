//! The life of an app on a phone: what the system does to it, and what has to be done so that nothing is lost.

/// What the system did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The app is in front.
    Resumed,
    /// Something else is in front: a call, the home screen, a payment app. There may be no further word.
    Paused,
    /// There is a surface to draw on.
    SurfaceMade,
    /// The surface is going: nothing may draw on it after this.
    SurfaceLost,
    /// The display was turned, or the surface has another size.
    Turned,
    /// The system is short of memory and ends somebody soon.
    MemoryLow,
    /// No network reaches out any more.
    NetworkLost,
    /// A network reaches out, perhaps another one.
    NetworkFound,
    /// The GPU forgot everything.
    GpuLost,
    /// The GPU works again, empty.
    GpuFound,
    /// The app is being ended.
    Closing,
}

/// What is to be done now, in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Listen to gyroscope and accelerometer.
    StartSensors,
    /// Stop listening: in the background they cost battery and are not ours to read.
    StopSensors,
    /// Write down where the shopper is and what the gyroscope reads at rest.
    Keep,
    /// Draw frames, first a dark one that opens.
    StartDrawing,
    /// Draw nothing.
    StopDrawing,
    /// Make textures, meshes and the rig anew from what is in memory or on disk.
    RebuildGpu,
    /// Lay the picture out for the screen as it is now.
    LayOut,
    /// Let go of what can be loaded again.
    DropCaches,
    /// Ask again for what has no answer: the bag, a payment that was already sent. Never starts a payment.
    AskAgain,
    /// Show that the shop cannot be reached; nothing is asked until it can.
    GoOffline,
}

/// Where the app is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    is_resumed: bool,
    has_surface: bool,
    has_gpu: bool,
    is_online: bool,
    has_lost_gpu: bool,
    is_drawing: bool,
    is_sensing: bool,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            is_resumed: false,
            has_surface: false,
            has_gpu: true,
            is_online: true,
            has_lost_gpu: false,
            is_drawing: false,
            is_sensing: false,
        }
    }
}

impl Lifecycle {
    /// Takes in what happened; says what is to be done. Events that say what is already so do nothing.
    pub fn step(&mut self, event: Event) -> Vec<Act> {
        let before = *self;
        let mut acts = Vec::new();
        match event {
            Event::Resumed => self.is_resumed = true,
            Event::Paused => {
                self.is_resumed = false;
                if before.is_resumed {
                    // First, since the system may end a paused app without another word.
                    acts.push(Act::Keep);
                }
            }
            Event::SurfaceMade => self.has_surface = true,
            Event::SurfaceLost => self.has_surface = false,
            Event::Turned => acts.extend(self.is_drawing.then_some(Act::LayOut)),
            Event::MemoryLow => acts.extend([Act::Keep, Act::DropCaches]),
            Event::NetworkLost => {
                self.is_online = false;
                acts.extend(before.is_online.then_some(Act::GoOffline));
            }
            Event::NetworkFound => {
                self.is_online = true;
                acts.extend((!before.is_online && self.is_resumed).then_some(Act::AskAgain));
            }
            Event::GpuLost => {
                self.has_gpu = false;
                self.has_lost_gpu = true;
            }
            Event::GpuFound => self.has_gpu = true,
            Event::Closing => {
                self.is_resumed = false;
                self.has_surface = false;
                acts.push(Act::Keep);
            }
        }
        self.follow(before, &mut acts);
        acts
    }

    /// Whether frames are to be drawn.
    #[must_use]
    pub fn is_drawing(&self) -> bool {
        self.is_drawing
    }

    /// Whether the sensors are listened to.
    #[must_use]
    pub fn is_sensing(&self) -> bool {
        self.is_sensing
    }

    /// Whether the shop may be asked: in front, and with a network.
    #[must_use]
    pub fn may_ask(&self) -> bool {
        self.is_resumed && self.is_online
    }

    fn follow(&mut self, before: Self, acts: &mut Vec<Act>) {
        self.is_sensing = self.is_resumed;
        self.is_drawing = self.is_resumed && self.has_surface && self.has_gpu;
        if before.is_drawing && !self.is_drawing {
            acts.push(Act::StopDrawing);
        }
        if before.is_sensing && !self.is_sensing {
            acts.push(Act::StopSensors);
        }
        if !before.is_sensing && self.is_sensing {
            acts.push(Act::StartSensors);
            // What was under way when the app went away has been answered to nobody.
            acts.extend(self.is_online.then_some(Act::AskAgain));
        }
        if !before.is_drawing && self.is_drawing {
            if std::mem::take(&mut self.has_lost_gpu) {
                acts.push(Act::RebuildGpu);
            }
            // The screen may have been turned meanwhile.
            acts.extend([Act::LayOut, Act::StartDrawing]);
        }
    }
}
