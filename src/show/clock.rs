//! Where in its run a show is, by the server's clock. Pure: the answer and the time since it came go in.

use buyplus_api::Show;

/// Seconds since the first beat of the run that goes on, `since_answer_s` after the server answered.
///
/// Instants that cannot be read count as a run that began with the answer.
pub fn into_run_s(show: &Show, since_answer_s: f64) -> f64 {
    let instant = |text: &str| humantime::parse_rfc3339(text).ok();
    let offset_s = match (instant(&show.starts_at), instant(&show.server_now)) {
        (Some(starts), Some(now)) => match now.duration_since(starts) {
            Ok(gone) => gone.as_secs_f64(),
            Err(ahead) => -ahead.duration().as_secs_f64(),
        },
        _ => 0.0,
    };
    wrapped(offset_s + since_answer_s, show.period_s)
}

/// The same moment in the run that goes on.
pub fn wrapped(run_s: f64, period_s: f64) -> f64 {
    if period_s > 0.0 && run_s.is_finite() {
        run_s.rem_euclid(period_s)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use buyplus_api::LocalText;

    fn show(starts_at: &str, server_now: &str) -> Show {
        Show {
            id: "evening".into(),
            store_id: "galleria".into(),
            title: LocalText::new("Evening", "夜"),
            place: "catwalk".into(),
            starts_at: starts_at.into(),
            server_now: server_now.into(),
            period_s: 96.0,
            beat_bpm: 120.0,
            music: "show_music".into(),
            looks: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn two_clients_that_ask_at_different_times_see_the_same_moment() {
        let early = show("2026-11-29T12:00:00.000Z", "2026-11-29T12:00:10.500Z");
        let late = show("2026-11-29T12:00:00.000Z", "2026-11-29T12:00:40.000Z");
        let (a, b) = (into_run_s(&early, 34.5), into_run_s(&late, 5.0));
        assert!(
            (a - 45.0).abs() < 1e-6 && (b - 45.0).abs() < 1e-6,
            "{a} {b}"
        );
        assert!(
            (into_run_s(&late, 66.0) - 10.0).abs() < 1e-6,
            "the next run"
        );
    }

    #[test]
    fn nonsense_for_an_instant_begins_the_run_with_the_answer() {
        assert_eq!(into_run_s(&show("soon", "now"), 3.0), 3.0);
    }
}
