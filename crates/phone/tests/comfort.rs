//! Tiers, the governor against phones that heat up, the trigger against bouncing buttons, and the look at one's feet.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene may panic"
)]

use buyplus_phone::{Budget, Governor, LookDown, PhoneModel, Press, Thermal, Tier, Trigger};
use glam::{DQuat, EulerRot};
use proptest::prelude::*;

#[test]
fn gpus_are_placed_by_the_names_they_give_themselves() {
    for (name, tier) in [
        ("Adreno (TM) 506", Tier::Low),
        ("Adreno (TM) 530", Tier::Low),
        ("Adreno (TM) 610", Tier::Low),
        ("Adreno (TM) 619", Tier::Middle),
        ("Adreno (TM) 640", Tier::Middle),
        ("Adreno (TM) 660", Tier::High),
        ("Adreno (TM) 710", Tier::Low),
        ("Adreno (TM) 720", Tier::Middle),
        ("Adreno (TM) 750", Tier::High),
        ("Adreno (TM) 830", Tier::High),
        ("Mali-T880", Tier::Low),
        ("Mali-G52 MC2", Tier::Low),
        ("Mali-G57", Tier::Low),
        ("Mali-G72", Tier::Middle),
        ("Mali-G76", Tier::Middle),
        ("Mali-G78 MP14", Tier::High),
        ("Mali-G310", Tier::Low),
        ("Mali-G610 MC6", Tier::Middle),
        ("Mali-G715-Immortalis MC11", Tier::High),
        ("Immortalis-G925", Tier::High),
        ("PowerVR Rogue GE8320", Tier::Low),
        ("PowerVR Rogue GM9446", Tier::Middle),
        ("PowerVR B-Series BXM-8-256", Tier::Low),
        ("PowerVR D-Series DXT-48-1536", Tier::Middle),
        ("Samsung Xclipse 530", Tier::Middle),
        ("Samsung Xclipse 940", Tier::High),
    ] {
        assert_eq!(Tier::of_gpu(name), Some(tier), "{name}");
    }
    for name in ["llvmpipe (LLVM 15.0.6, 256 bits)", "NVIDIA H100", ""] {
        assert_eq!(Tier::of_gpu(name), None, "{name}");
    }
}

#[test]
fn a_better_tier_never_spends_less() {
    let [low, middle, high] = [Tier::Low, Tier::Middle, Tier::High].map(Tier::settings);
    for (less, more) in [(low, middle), (middle, high)] {
        assert!(less.eye_scale <= more.eye_scale && less.msaa <= more.msaa);
        assert!(less.anisotropy <= more.anisotropy && less.max_eye_scale <= more.max_eye_scale);
    }
}

#[test]
fn simulated_phones_are_named_or_measured() {
    let pixel = PhoneModel::parse("pixel3").unwrap();
    assert_eq!((pixel.size_px, pixel.tier()), ([2160, 1080], Tier::Middle));
    let own = PhoneModel::parse("1080x2340@403").unwrap();
    assert_eq!((own.size_px, own.dpi), ([2340, 1080], 403.0));
    for nonsense in ["", "x@", "10x10@443", "2160x1080", "2160x1080@9"] {
        let told = PhoneModel::parse(nonsense).unwrap_err().to_string();
        assert!(
            told.contains("pixel3") && told.contains("2160x1080@443"),
            "{told}"
        );
    }
}

/// A GPU whose work grows with the pixels: `full_s` at scale 1.
struct Gpu {
    full_s: f64,
    fixed_s: f64,
}

impl Gpu {
    fn work_s(&self, scale: f32) -> f64 {
        self.fixed_s + self.full_s * f64::from(scale * scale)
    }
}

const SIXTY: Budget = Budget {
    frame_s: 1.0 / 60.0,
};

/// Runs for `seconds`; says the changes and how many frames were missed after the first three seconds.
fn run(
    governor: &mut Governor,
    gpu: &Gpu,
    seconds: f64,
    headroom: impl Fn(f64) -> Option<f32>,
) -> (Vec<f32>, u32) {
    let (mut t_s, mut changes, mut missed) = (0.0, Vec::new(), 0);
    while t_s < seconds {
        let work_s = gpu.work_s(governor.eye_scale());
        let dt_s = (work_s / SIXTY.frame_s).ceil().max(1.0) * SIXTY.frame_s;
        missed += u32::from(t_s > 3.0 && dt_s > SIXTY.frame_s * 1.5);
        let thermal = Thermal {
            headroom: headroom(t_s),
        };
        changes.extend(governor.frame(dt_s, work_s, SIXTY, thermal));
        t_s += dt_s;
    }
    (changes, missed)
}

#[test]
fn a_slow_gpu_gets_fewer_pixels_until_it_keeps_up_and_then_peace() {
    let mut governor = Governor::new(Tier::High.settings());
    let gpu = Gpu {
        full_s: 0.024,
        fixed_s: 0.001,
    };
    let (_, missed) = run(&mut governor, &gpu, 20.0, |_| None);
    assert_eq!(missed, 0);
    let (later, _) = run(&mut governor, &gpu, 60.0, |_| None);
    assert_eq!(
        later,
        Vec::<f32>::new(),
        "a load that stays has nothing to change"
    );
    assert!(gpu.work_s(governor.eye_scale()) < SIXTY.frame_s * 0.9);
}

#[test]
fn a_fast_gpu_gets_more_slowly() {
    let mut governor = Governor::new(Tier::Middle.settings());
    let gpu = Gpu {
        full_s: 0.004,
        fixed_s: 0.001,
    };
    let (changes, _) = run(&mut governor, &gpu, 60.0, |_| None);
    assert_eq!(governor.eye_scale(), Tier::Middle.settings().max_eye_scale);
    assert!(changes.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_gpu_between_two_steps_is_tried_ever_more_rarely() {
    // At one step it has room, at the next it has not.
    let mut governor = Governor::new(Tier::Middle.settings());
    let gpu = Gpu {
        full_s: 0.0122,
        fixed_s: 0.001,
    };
    let (changes, _) = run(&mut governor, &gpu, 300.0, |_| None);
    assert!(changes.len() < 16, "{changes:?}");
}

#[test]
fn heat_takes_pixels_before_the_system_takes_speed_and_gives_them_back() {
    let mut governor = Governor::new(Tier::Middle.settings());
    let gpu = Gpu {
        full_s: 0.006,
        fixed_s: 0.001,
    };
    let began = governor.eye_scale();
    run(&mut governor, &gpu, 35.0, |_| Some(0.97));
    let hot = governor.eye_scale();
    assert!(hot < began, "{hot}");
    run(&mut governor, &gpu, 5.0, |_| Some(0.9));
    assert_eq!(governor.eye_scale(), hot, "warm is no reason to grow");
    run(&mut governor, &gpu, 60.0, |_| Some(0.5));
    assert!(governor.eye_scale() > hot);
}

proptest! {
    #[test]
    fn no_clock_and_no_gpu_breaks_the_governor(
        frames in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f32>()), 0..200)
    ) {
        let settings = Tier::Low.settings();
        let mut governor = Governor::new(settings);
        for (dt_s, work_s, headroom) in frames {
            governor.frame(dt_s, work_s, SIXTY, Thermal { headroom: Some(headroom) });
            let scale = governor.eye_scale();
            prop_assert!((settings.min_eye_scale..=settings.max_eye_scale).contains(&scale));
        }
    }
}

#[test]
fn a_bouncing_lever_a_palm_and_the_hands_that_put_it_in_pull_no_trigger() {
    let touch = |fingers| Press::Touch { fingers };
    let mut trigger = Trigger::default();
    trigger.put_in(10.0);
    assert!(!trigger.push(11.0, touch(1)), "hands are still at it");
    assert!(trigger.push(12.0, touch(1)));
    assert!(!trigger.push(12.05, touch(1)), "the lever bounces");
    assert!(!trigger.push(13.0, touch(2)), "a palm");
    assert!(trigger.push(14.0, Press::Key { is_repeat: false }));
    assert!(!trigger.push(14.5, Press::Key { is_repeat: true }));
}

fn head(pitch_deg: f64) -> DQuat {
    DQuat::from_euler(EulerRot::YXZ, 0.4, pitch_deg.to_radians(), 0.0)
}

/// How often a head that looks so for so long recentres.
fn recentred(looks: &[(f64, f64)]) -> u32 {
    let mut look_down = LookDown::default();
    let (mut t_s, mut count) = (0.0, 0);
    for (pitch_deg, for_s) in looks {
        let until_s = t_s + for_s;
        while t_s < until_s {
            count += u32::from(look_down.push(t_s, head(*pitch_deg)));
            t_s += 1.0 / 60.0;
        }
    }
    count
}

#[test]
fn looking_at_ones_feet_recentres_once() {
    assert_eq!(recentred(&[(0.0, 1.0), (-80.0, 5.0)]), 1);
    assert_eq!(recentred(&[(-80.0, 2.0), (0.0, 0.5), (-80.0, 2.0)]), 2);
}

#[test]
fn looking_at_the_bag_or_in_passing_does_not() {
    assert_eq!(recentred(&[(-49.0, 10.0), (-65.0, 10.0)]), 0);
    assert_eq!(recentred(&[(-80.0, 0.9), (-60.0, 0.2), (-80.0, 0.9)]), 0);
}
