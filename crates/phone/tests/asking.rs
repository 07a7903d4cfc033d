//! Permissions and the first run: what shoppers and systems say, and what is asked next.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene may panic"
)]

use buyplus_phone::{
    Account, Answer, Ask, FirstRun, Need, Permission, Permissions, Said, ScreenMeasure, Step,
    ViewerChoice, WhyNot,
};

const SCAN: Said = Said::Wants(Need::ScanViewer);

fn said(permissions: &mut Permissions, what: &[Said]) -> Vec<Option<Ask>> {
    what.iter().map(|said| permissions.step(*said)).collect()
}

fn system(is_granted: bool, may_ask_again: bool) -> Said {
    Said::System {
        is_granted,
        may_ask_again,
    }
}

#[test]
fn the_reason_comes_before_the_question_and_a_yes_is_asked_for_once() {
    let mut permissions = Permissions::default();
    assert_eq!(
        said(
            &mut permissions,
            &[SCAN, Said::Agreed, system(true, true), SCAN]
        ),
        [
            Some(Ask::ShowReason(Need::ScanViewer)),
            Some(Ask::AskSystem(Permission::Camera)),
            Some(Ask::Go(Need::ScanViewer)),
            Some(Ask::Go(Need::ScanViewer)),
        ]
    );
}

#[test]
fn whoever_says_no_has_another_way_and_may_change_their_mind() {
    let mut permissions = Permissions::default();
    assert_eq!(
        said(
            &mut permissions,
            &[
                SCAN,
                Said::NotNow,
                SCAN,
                Said::Agreed,
                system(false, true),
                SCAN
            ]
        ),
        [
            Some(Ask::ShowReason(Need::ScanViewer)),
            Some(Ask::OtherWay(Need::ScanViewer)),
            Some(Ask::ShowReason(Need::ScanViewer)),
            Some(Ask::AskSystem(Permission::Camera)),
            Some(Ask::OtherWay(Need::ScanViewer)),
            Some(Ask::ShowReason(Need::ScanViewer)),
        ]
    );
}

#[test]
fn a_no_for_good_is_remembered_until_the_settings_say_otherwise() {
    let mut permissions = Permissions::default();
    said(
        &mut permissions,
        &[SCAN, Said::Agreed, system(false, false)],
    );
    assert_eq!(
        permissions.step(SCAN),
        Some(Ask::PointToSettings(Need::ScanViewer))
    );
    let checked = Said::Checked {
        permission: Permission::Camera,
        is_granted: true,
    };
    permissions.step(checked);
    assert_eq!(permissions.step(SCAN), Some(Ask::Go(Need::ScanViewer)));
}

#[test]
fn a_permission_taken_away_in_the_settings_is_asked_for_again() {
    let mut permissions = Permissions::default();
    said(&mut permissions, &[SCAN, Said::Agreed, system(true, true)]);
    let gone = Said::Checked {
        permission: Permission::Camera,
        is_granted: false,
    };
    permissions.step(gone);
    assert_eq!(
        permissions.step(SCAN),
        Some(Ask::ShowReason(Need::ScanViewer))
    );
}

#[test]
fn an_answer_that_nobody_waits_for_does_nothing() {
    let mut permissions = Permissions::default();
    assert_eq!(
        said(&mut permissions, &[Said::Agreed, system(true, true)]),
        [None, None]
    );
    assert!(!permissions.has(Permission::Camera));
}

fn listed(is_screen_known: bool) -> Answer {
    Answer::Viewer {
        choice: ViewerChoice::Listed("v1".into()),
        is_screen_known,
    }
}

#[test]
fn a_guest_with_a_known_phone_is_inside_in_four_answers() {
    let mut run = FirstRun::default();
    for answer in [
        Answer::Account(Account::Guest),
        Answer::MandateSigned,
        listed(true),
        Answer::PutIn,
    ] {
        run.answer(answer).unwrap();
    }
    assert_eq!(run.step, Step::Inside);
    assert!(run.is_complete() && run.has_mandate);
}

#[test]
fn a_phone_that_nobody_knows_is_measured() {
    let mut run = FirstRun::default();
    for answer in [
        Answer::Account(Account::SignedIn),
        Answer::MandateLater,
        listed(false),
    ] {
        run.answer(answer).unwrap();
    }
    assert_eq!(run.step, Step::Ruler);
    run.answer(Answer::Measured(ScreenMeasure::BankCardPx(1491.0)))
        .unwrap();
    assert_eq!(run.step, Step::PutIn);
    assert!(!run.has_mandate);
}

#[test]
fn going_back_never_signs_twice_and_never_leaves_the_first_page() {
    let mut run = FirstRun::default();
    assert_eq!(run.answer(Answer::Back), Err(WhyNot::AtTheStart));
    run.answer(Answer::Account(Account::Guest)).unwrap();
    run.answer(Answer::MandateSigned).unwrap();
    run.answer(Answer::Back).unwrap();
    assert_eq!(run.step, Step::Account);
    assert_eq!(run.answer(Answer::PutIn), Err(WhyNot::NotAsked));
}

#[test]
fn a_later_launch_goes_straight_to_the_headset_and_an_interrupted_one_on() {
    let mut run = FirstRun::default();
    run.answer(Answer::Account(Account::Guest)).unwrap();
    assert_eq!(run.clone().relaunched().step, Step::Mandate);
    for answer in [Answer::MandateLater, listed(true), Answer::PutIn] {
        run.answer(answer).unwrap();
    }
    let mut again = run.relaunched();
    assert_eq!(again.step, Step::PutIn);
    again.answer(Answer::ChangeViewer).unwrap();
    assert_eq!(again.step, Step::Viewer);
}
