//! The first run on the flat screen: asks what `buyplus_phone::FirstRun` wants to know, by touch, then opens the headset's view.
//! What was answered is kept; a later launch begins with putting the phone in.

use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use buyplus_optics::{Screen, ViewerProfile};
use buyplus_panel::{ButtonId, ChoicePanel, Panel};
use buyplus_phone::{Account, Answer, FirstRun, Need, Said, ScreenMeasure, Step, ViewerChoice};

use super::Phone;
use super::ruler::Ruler;
use super::scan::{CodeRead, Heard, Page, Platform, Scanner};
use crate::app::FrameSystems;
use crate::gaze::{ByTouch, Pointed};
use crate::journal::Happened;
use crate::panel::{PanelSize, Pressed, Words, WorldPanel};
use crate::pose::HeadPose;
use crate::purchase::SignInGate;
use crate::purchase::device::Keepsakes;
use crate::view::{FlatEye, Output, ViewMode, ViewSettings};

const FILE: &str = "first_run.json";
/// Distance of the question from the eyes, metres.
const DISTANCE_M: f32 = 1.2;
/// The viewers to choose from, the keys of their names beside them.
const VIEWERS: [(&str, &str); 2] = [("v1", "first-viewer-v1"), ("v2", "first-viewer-v2")];

pub(super) fn plugin(keepsakes: Keepsakes, is_screen_known: bool) -> impl Plugin {
    move |app: &mut App| {
        let run: FirstRun = keepsakes.recall(FILE).unwrap_or_default();
        app.insert_resource(Entrance {
            run: run.relaunched(),
            keepsakes: keepsakes.clone(),
            is_screen_known,
            is_applied: false,
            was_on: Page::Closed,
            scanned: None,
            is_unread: false,
        })
        .add_systems(
            Update,
            (
                point.in_set(FrameSystems::Gaze),
                (answer_scan, answer).chain().in_set(FrameSystems::Purchase),
            ),
        )
        .add_systems(
            Update,
            (apply, show_question).chain().in_set(FrameSystems::Show),
        );
    }
}

/// A finger on the screen: 0,0 is its lower left, 1,1 its upper right.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct Touched(pub Vec2);

/// The first run as it stands.
#[derive(Resource, Debug)]
pub struct Entrance {
    run: FirstRun,
    keepsakes: Keepsakes,
    is_screen_known: bool,
    is_applied: bool,
    /// The page about the camera that the last press was on.
    was_on: Page,
    /// A viewer's URI that was just read.
    scanned: Option<String>,
    /// Whether a code was read that is no viewer's.
    is_unread: bool,
}

#[derive(Component)]
struct Question;

/// A finger points where it touches, as the gaze would.
fn point(
    mut touched: MessageReader<Touched>,
    flat: FlatEye,
    pose: Res<HeadPose>,
    mut pointed: MessageWriter<Pointed>,
) {
    for Touched(at) in touched.read() {
        if let Some(direction) = flat.direction(*at) {
            pointed.write(Pointed {
                direction: pose.world_from_head * direction,
            });
        }
    }
}

/// The pages about the camera, and the code that it read.
fn answer_scan(
    mut pressed: MessageReader<Pressed>,
    questions: Query<(), With<Question>>,
    mut codes: MessageReader<CodeRead>,
    mut entrance: ResMut<Entrance>,
    mut scanner: ResMut<Scanner>,
    mut heard: MessageWriter<Heard>,
    mut platform: MessageWriter<Platform>,
) {
    for press in pressed.read() {
        if entrance.run.step != Step::Viewer || !questions.contains(press.panel) {
            continue;
        }
        entrance.was_on = scanner.page;
        match (scanner.page, press.id) {
            (Page::Closed, ButtonId::Choice(index)) if index == VIEWERS.len() => {
                heard.write(Heard(Said::Wants(Need::ScanViewer)));
            }
            (Page::Reason, ButtonId::Choice(0)) => {
                heard.write(Heard(Said::Agreed));
            }
            (Page::Reason, _) => {
                heard.write(Heard(Said::NotNow));
            }
            (Page::Looking | Page::Settings, _) => {
                platform.write(Platform::CloseCamera);
                scanner.page = Page::Closed;
            }
            (Page::Closed, _) => {}
        }
    }
    for CodeRead(code) in codes.read() {
        scanner.page = Page::Closed;
        entrance.scanned = Scanner::viewer(code).map(|_| code.clone());
        entrance.is_unread = entrance.scanned.is_none();
    }
}

fn answer(
    time: Res<Time>,
    mut pressed: MessageReader<Pressed>,
    questions: Query<(), With<Question>>,
    mut entrance: ResMut<Entrance>,
    mut ruler: ResMut<Ruler>,
    mut happened: MessageWriter<Happened>,
) {
    let scanned = entrance.scanned.take().map(|uri| Answer::Viewer {
        choice: ViewerChoice::Scanned(uri),
        is_screen_known: entrance.is_screen_known,
    });
    let mut answers: Vec<_> = scanned.into_iter().collect();
    for press in pressed.read() {
        // What was pressed on a page about the camera is no answer to the question behind it.
        let is_about_camera = entrance.run.step == Step::Viewer && entrance.was_on != Page::Closed;
        if is_about_camera || !questions.contains(press.panel) {
            continue;
        }
        let answer = match (&entrance.run.step, press.id) {
            (_, ButtonId::Back) => Answer::Back,
            (Step::Account, ButtonId::Choice(0)) => Answer::Account(Account::Guest),
            (Step::Mandate, ButtonId::Choice(0)) => Answer::MandateSigned,
            (Step::Mandate, ButtonId::Choice(_)) => Answer::MandateLater,
            (Step::Viewer, ButtonId::Choice(index)) => match VIEWERS.get(index) {
                Some((name, _)) => Answer::Viewer {
                    choice: ViewerChoice::Listed((*name).to_owned()),
                    is_screen_known: entrance.is_screen_known,
                },
                None => continue,
            },
            (Step::Ruler, ButtonId::Choice(0)) => {
                Answer::Measured(ScreenMeasure::BankCardPx(ruler.bar_px))
            }
            (Step::Ruler, ButtonId::Choice(index)) => {
                ruler.change(index == 1);
                continue;
            }
            (Step::PutIn, ButtonId::Choice(0)) => Answer::PutIn,
            (Step::PutIn, ButtonId::Choice(_)) => Answer::ChangeViewer,
            _ => continue,
        };
        answers.push(answer);
    }
    for answer in answers {
        if entrance.run.answer(answer).is_ok() {
            entrance.is_applied = false;
            let step = format!("{:?}", entrance.run.step);
            happened.write(Happened::now(&time, "first_run").with("step", super::snake(&step)));
            if let Err(fault) = entrance.keepsakes.keep(FILE, &entrance.run) {
                warn!("the next launch will ask again: {fault}");
            }
        }
    }
}

/// Carries the answers over to the view, the purchase and the trigger.
fn apply(
    mut commands: Commands,
    time: Res<Time>,
    windows: Query<&Window, With<PrimaryWindow>>,
    output: Option<Res<Output>>,
    mut entrance: ResMut<Entrance>,
    mut settings: ResMut<ViewSettings>,
    mut phone: ResMut<Phone>,
    mut gate: ResMut<SignInGate>,
    mut ruler: ResMut<Ruler>,
) {
    let size_px = match (output, windows.single()) {
        (Some(output), _) => output.size_px,
        (None, Ok(window)) => window.physical_size(),
        (None, Err(_)) => return,
    };
    if std::mem::replace(&mut entrance.is_applied, true) {
        return;
    }
    let run = &entrance.run;
    ruler.is_shown = run.step == Step::Ruler;
    *gate = match run.step {
        Step::Account | Step::Mandate => SignInGate::Closed,
        _ if run.has_mandate => SignInGate::Open,
        _ => SignInGate::WithoutMandate,
    };
    let profile = match &run.viewer {
        Some(ViewerChoice::Listed(name)) => ViewerProfile::by_name(name),
        Some(ViewerChoice::Scanned(uri)) => ViewerProfile::from_uri(uri).ok(),
        None => None,
    };
    if let Some(profile) = profile {
        settings.viewer = profile;
    }
    if let ScreenMeasure::BankCardPx(bar_px) = run.screen
        && let Ok(measured) = Screen::from_bank_card(size_px.to_array(), bar_px)
    {
        settings.screen = Some(measured.screen);
    }
    if run.step == Step::Inside {
        settings.mode = ViewMode::Cardboard;
        commands.remove_resource::<ByTouch>();
        phone.trigger.put_in(time.elapsed_secs_f64());
    } else {
        settings.mode = ViewMode::Mono;
        commands.insert_resource(ByTouch);
    }
}

fn show_question(
    mut commands: Commands,
    entrance: Res<Entrance>,
    scanner: Res<Scanner>,
    words: Option<Res<Words>>,
    pose: Res<HeadPose>,
    mut shown: Query<(Entity, &mut WorldPanel, &mut Transform), With<Question>>,
) {
    let Some(words) = words else { return };
    let word = |key: &str| words.0.get(key);
    let wanted = match (&entrance.run.step, scanner.page) {
        (Step::Viewer, page) if page != Page::Closed => camera_page(page, word),
        _ => question(&entrance, word),
    };
    // Before the face wherever it turns: a phone in the hand is no head.
    let place = Transform {
        translation: pose.position_m + pose.gaze() * DISTANCE_M,
        rotation: pose.world_from_head,
        scale: Vec3::ONE,
    };
    match (wanted, shown.single_mut()) {
        (Some(choice), Ok((_, mut world, mut transform))) => {
            *transform = place;
            let panel = Panel::Choice(choice);
            if world.panel != panel {
                world.panel = panel;
            }
        }
        (Some(choice), Err(_)) => {
            commands.spawn((
                Question,
                place,
                WorldPanel {
                    panel: Panel::Choice(choice),
                    size: PanelSize::SeenFrom(DISTANCE_M),
                    name: "first_run",
                    is_solid: true,
                },
            ));
        }
        (None, Ok((entity, ..))) => commands.entity(entity).despawn(),
        (None, Err(_)) => {}
    }
}

fn camera_page(page: Page, word: impl Fn(&str) -> String) -> Option<ChoicePanel> {
    let (text, options) = match page {
        Page::Closed => return None,
        Page::Reason => (
            "first-scan-reason",
            vec!["first-scan-allow", "first-mandate-later"],
        ),
        Page::Looking => ("first-scan-looking", vec!["first-scan-stop"]),
        Page::Settings => ("first-scan-settings", vec!["first-scan-stop"]),
    };
    Some(ChoicePanel {
        title: word("first-scan"),
        text: word(text),
        options: options.into_iter().map(&word).collect(),
        back: false,
    })
}

/// The question of a step; nothing inside.
fn question(entrance: &Entrance, word: impl Fn(&str) -> String) -> Option<ChoicePanel> {
    let step = &entrance.run.step;
    let (key, options): (&str, Vec<&str>) = match step {
        Step::Account => ("first-account", vec!["first-guest"]),
        Step::Mandate => (
            "first-mandate",
            vec!["first-mandate-sign", "first-mandate-later"],
        ),
        Step::Viewer => {
            let listed = VIEWERS.map(|(_, key)| key).into_iter();
            ("first-viewer", listed.chain(["first-scan"]).collect())
        }
        Step::Ruler => (
            "first-ruler",
            vec![
                "first-ruler-fits",
                "first-ruler-longer",
                "first-ruler-shorter",
            ],
        ),
        Step::PutIn => ("first-put-in", vec!["first-start", "first-other-viewer"]),
        Step::Inside => return None,
    };
    Some(ChoicePanel {
        title: word(key),
        text: match entrance.is_unread && *step == Step::Viewer {
            true => word("first-scan-unread"),
            false => word(&format!("{key}-text")),
        },
        options: options.into_iter().map(&word).collect(),
        back: !matches!(step, Step::Account | Step::PutIn),
    })
}
