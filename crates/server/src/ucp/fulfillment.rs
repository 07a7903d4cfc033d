//! How goods are to be brought: what an update changes, and which ways there are.

use super::{
    addresses,
    terms::price,
    wire::{Choice, Destination, Group, Method, MethodRequest},
};
use crate::{
    db::Conn,
    error::{Error, Result},
    ids::new_id,
};

/// The methods after an update. What is not sent stays, except for the selected destination, which is cleared.
pub(super) async fn merged(
    conn: &mut Conn,
    present: &[Method],
    requested: Vec<MethodRequest>,
    buyer: Option<&str>,
) -> Result<Vec<Method>> {
    if requested.len() > 1 {
        let detail = "must be one method: goods are not split here";
        return Err(Error::invalid("/fulfillment/methods", detail));
    }
    let mut methods = Vec::with_capacity(requested.len());
    for request in requested {
        let before = match &request.id {
            Some(id) => present.iter().find(|method| method.id == *id),
            None => present.first(),
        };
        methods.push(one(conn, before, request, buyer).await?);
    }
    Ok(methods)
}

async fn one(
    conn: &mut Conn,
    before: Option<&Method>,
    request: MethodRequest,
    buyer: Option<&str>,
) -> Result<Method> {
    let known = before.map_or(&[][..], |method| &method.destinations);
    let mut selected = request.selected_destination_id;
    let destinations = match request.destinations {
        Some(sent) if !sent.is_empty() => kept(conn, buyer, sent, &mut selected).await?,
        _ if !known.is_empty() => known.to_vec(),
        _ => match buyer {
            Some(buyer) => addresses::of_buyer(conn, buyer).await?,
            None => Vec::new(),
        },
    };
    let named = |id: &&String| destinations.iter().any(|one| one.is(id));
    if let Some(id) = selected.as_ref().filter(|id| !named(id)) {
        let detail = format!("names no destination: `{id}`");
        let pointer = "/fulfillment/methods/0/selected_destination_id";
        return Err(Error::invalid(pointer, detail));
    }
    let group_before = before.and_then(|method| method.groups.first());
    let group_sent = request.groups.and_then(|groups| groups.into_iter().next());
    let group_id = group_sent.as_ref().and_then(|group| group.id.clone());
    let group_id = group_id.or_else(|| group_before.map(|group| group.id.clone()));
    let selected_option_id = match group_sent {
        Some(group) => group.selected_option_id,
        None => group_before.and_then(|group| group.selected_option_id.clone()),
    };
    let method_id = request
        .id
        .or_else(|| before.map(|method| method.id.clone()));
    Ok(Method {
        id: method_id.unwrap_or_else(|| new_id("mth")),
        kind: request.kind,
        line_item_ids: Vec::new(),
        destinations,
        selected_destination_id: selected,
        groups: vec![Group {
            id: group_id.unwrap_or_else(|| new_id("grp")),
            line_item_ids: Vec::new(),
            selected_option_id,
            options: Vec::new(),
        }],
    })
}

/// Names the destinations; the selection follows one that is known under another name.
async fn kept(
    conn: &mut Conn,
    buyer: Option<&str>,
    sent: Vec<Destination>,
    selected: &mut Option<String>,
) -> Result<Vec<Destination>> {
    let mut kept = Vec::with_capacity(sent.len());
    let mut renamed = selected.clone();
    for destination in sent {
        let is_selected = destination.id.is_some() && destination.id == *selected;
        let named = match buyer {
            Some(buyer) => addresses::keep(conn, buyer, destination).await?,
            None => addresses::named(destination),
        };
        if is_selected {
            renamed.clone_from(&named.id);
        }
        kept.push(named);
    }
    *selected = renamed;
    Ok(kept)
}

/// The methods with the ways that there are for these goods now; a selected one that is gone is dropped.
pub(super) fn with_choices(
    methods: &[Method],
    line_ids: &[String],
    choices_in: impl Fn(&str) -> Vec<Choice>,
) -> Vec<Method> {
    let mut methods = methods.to_vec();
    for method in &mut methods {
        let country = destination(method).and_then(|to| to.address.address_country.clone());
        let choices = country.map(|country| choices_in(&country));
        method.line_item_ids = line_ids.to_vec();
        for group in &mut method.groups {
            group.line_item_ids = line_ids.to_vec();
            group.options = choices.clone().unwrap_or_default();
            let there = |id: &String| group.options.iter().any(|choice| choice.id == *id);
            group.selected_option_id = group.selected_option_id.take().filter(there);
        }
    }
    methods
}

/// Where the goods go.
pub(super) fn destination(method: &Method) -> Option<&Destination> {
    let id = method.selected_destination_id.as_deref()?;
    method.destinations.iter().find(|one| one.is(id))
}

/// What the selected way costs and what it is called, if a destination and a way are selected.
pub(super) fn selected(methods: &[Method]) -> Option<(i64, &str)> {
    let method = methods.first()?;
    destination(method)?;
    let group = method.groups.first()?;
    let id = group.selected_option_id.as_deref()?;
    let choice = group.options.iter().find(|choice| choice.id == id)?;
    Some((price(choice), choice.title.as_str()))
}
