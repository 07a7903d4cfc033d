//! A garment on a mannequin: comes to stand beside the shopper when they ask, and goes with what they have in hand.

use bevy::prelude::*;
use buyplus_panel::ButtonId;

use super::Good;
use super::inspect::Inspected;
use crate::app::FrameSystems;
use crate::journal::Happened;
use crate::panel::Pressed;
use crate::people::{People, Person, Roster};
use crate::pose::{HeadPose, Stance};

/// Who wears things to show them.
const MANNEQUIN: &str = "mannequin";
/// Where the mannequin stands: this far away, metres, and so far left of straight ahead, radians.
const AWAY_M: f32 = 2.3;
const ASIDE_RAD: f32 = 0.78;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Fitting>().add_systems(
        Update,
        (know_wearer, answer_wish)
            .chain()
            .in_set(FrameSystems::Show),
    );
}

/// Whether what is in hand can be seen on a mannequin, and the one that wears it.
#[derive(Resource, Debug, Default, Clone, PartialEq)]
pub struct Fitting {
    good: Option<Entity>,
    /// Who can wear it, and the name of the look.
    wearer: Option<(String, String)>,
    shown: Option<Entity>,
}

impl Fitting {
    /// What the panel beside the good offers.
    pub fn offer(&self) -> buyplus_panel::TryOn {
        match (&self.wearer, self.shown) {
            (None, _) => buyplus_panel::TryOn::No,
            (Some(_), None) => buyplus_panel::TryOn::Offered,
            (Some(_), Some(_)) => buyplus_panel::TryOn::Worn,
        }
    }
}

fn know_wearer(
    mut commands: Commands,
    inspected: Res<Inspected>,
    goods: Query<&Good>,
    people: Res<People>,
    rosters: Res<Assets<Roster>>,
    mut fitting: ResMut<Fitting>,
) {
    if fitting.good == inspected.good {
        return;
    }
    if let Some(shown) = fitting.shown {
        commands.entity(shown).despawn();
    }
    let good = inspected.good.and_then(|good| goods.get(good).ok());
    *fitting = Fitting {
        good: inspected.good,
        wearer: good
            .zip(rosters.get(&people.0))
            .and_then(|(good, roster)| wearer(roster, &good.product)),
        shown: None,
    };
}

/// The mannequin, and its look, that wears a product; a man's for what is sold to men.
fn wearer(roster: &Roster, product: &buyplus_api::Product) -> Option<(String, String)> {
    let mannequins = roster.people.iter().filter(|entry| entry.role == MANNEQUIN);
    let mut wearers = mannequins.flat_map(|entry| {
        let wears = entry
            .looks
            .iter()
            .filter(move |look| look.wears.contains(&product.id));
        wears.map(move |look| (entry.id.clone(), look.id.clone()))
    });
    let is_for_men = product.department == "men";
    let first = wearers.next()?;
    let mut all = std::iter::once(first.clone()).chain(wearers);
    let fitting = all.find(|(mannequin, _)| mannequin.ends_with("_man") == is_for_men);
    Some(fitting.unwrap_or(first))
}

fn answer_wish(
    mut commands: Commands,
    mut pressed: MessageReader<Pressed>,
    time: Res<Time>,
    pose: Res<HeadPose>,
    stance: Res<Stance>,
    mut fitting: ResMut<Fitting>,
    mut happened: MessageWriter<Happened>,
) {
    let wishes = pressed.read().filter(|press| press.id == ButtonId::TryOn);
    if wishes.count() == 0 {
        return;
    }
    if let Some(shown) = fitting.shown.take() {
        commands.entity(shown).despawn();
        return;
    }
    let Some((mannequin, look)) = fitting.wearer.clone() else {
        return;
    };
    let aside = Quat::from_rotation_y(ASIDE_RAD) * pose.heading();
    let at = Transform::from_translation(stance.position_m + aside * AWAY_M)
        .with_rotation(Quat::from_rotation_y((-aside.x).atan2(-aside.z)));
    happened.write(Happened::now(&time, "tried_on").with("look", look.clone()));
    let person = Person {
        id: mannequin,
        role: MANNEQUIN,
        look: Some(look),
    };
    fitting.shown = Some(commands.spawn((person, at)).id());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_garments_find_a_mannequin_of_their_department() {
        let roster: Roster =
            serde_json::from_str(include_str!("../../assets/people/people.json")).unwrap();
        let product = |id: &str, department: &str| -> buyplus_api::Product {
            let json = serde_json::json!({
                "id": id, "department": department, "kind": "", "name": {}, "description": {},
                "size_m": [1, 1, 1], "variants": [], "media": [],
            });
            serde_json::from_value(json).unwrap()
        };
        let found = |id, department| wearer(&roster, &product(id, department)).map(|found| found.0);
        let [woman, man] = ["mannequin_woman", "mannequin_man"].map(str::to_owned);
        assert_eq!(found("coat-hudson", "men"), Some(man));
        assert_eq!(found("coat-hudson", "women"), Some(woman.clone()));
        assert_eq!(found("dress-celeste", "women"), Some(woman));
        assert_eq!(found("bag-aurelia", "bags"), None);
    }
}
