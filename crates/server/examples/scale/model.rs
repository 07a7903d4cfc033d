//! The shards at work: what becomes of each order. Knows nothing of tables.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{
    dice::{At, Choice, Dice, Times},
    plan::Plan,
};

/// Orders that a shard lets wait; one more is sent away. The load test had 128 shoppers.
pub(crate) const WAITING_MAX: f64 = 128.0;
/// An order that was sent away comes again after this, plus up to as much again.
pub(crate) const RETRY_AFTER_S: f64 = 1.0;
/// Then the shopper gives up: "a dozen retries".
pub(crate) const TRIES_MAX: u32 = 12;
/// A look into a part that turns out to be empty: work of its shard, and the way to the next.
pub(crate) const LOOK_WORK_S: f64 = 0.000_2;
pub(crate) const HOP_S: f64 = 0.001;
/// Until every node has heard that a SKU is sold out.
pub(crate) const NEWS_S: f64 = 1.0;

/// One order on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// When it was first asked for, or let in by the queue.
    pub(crate) since_s: f64,
    pub(crate) tries: u32,
    pub(crate) wants: Wants,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Wants {
    /// Something of which there is enough, on this shard.
    Common(usize),
    /// The hot SKU, before its queue.
    Hot,
    /// The hot SKU, beginning at a part, so many parts further.
    Part { first: usize, step: usize },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) shard: usize,
    pub(crate) stock: u32,
    pub(crate) free_at_s: f64,
}

/// What became of the orders.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) arrived: u64,
    pub(crate) paid: u64,
    pub(crate) sold_out: u64,
    pub(crate) gave_up: u64,
    /// Orders that were sent away at least once.
    pub(crate) sent_away: u64,
    pub(crate) hot_arrived: u64,
    pub(crate) hot_paid: u64,
    /// Looks into parts of those who found something.
    pub(crate) looks: u64,
    /// Looks into parts of those who found nothing in any.
    pub(crate) looks_in_vain: u64,
    /// From asking, or from being let in, until the shard begins.
    pub(crate) waits: Times,
    pub(crate) queued: Times,
    /// When the lost shard last sent an order away.
    pub(crate) trouble_until_s: f64,
}

/// The shards at work.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) dice: Dice,
    pub(crate) free_at_s: Vec<f64>,
    pub(crate) parts: Vec<Part>,
    pub(crate) lost: Option<usize>,
    pub(crate) next_ticket_s: f64,
    pub(crate) sold_out_known_s: f64,
    pub(crate) later: BinaryHeap<Reverse<(At, u64)>>,
    pub(crate) orders: Vec<Order>,
    pub(crate) idle: Vec<u64>,
    pub(crate) outcome: Outcome,
}

impl<'a> Model<'a> {
    pub(crate) fn new(plan: &'a Plan, shards: u32, placed: &[usize], lost: Option<usize>) -> Self {
        let count = if plan.hot_share > 0.0 { plan.parts } else { 0 };
        let part = |number: u32| Part {
            shard: placed[number as usize],
            stock: plan.hot_stock / count + u32::from(number < plan.hot_stock % count),
            free_at_s: 0.0,
        };
        Self {
            plan,
            dice: Dice(plan.seed),
            free_at_s: vec![0.0; shards as usize],
            parts: (0..count).map(part).collect(),
            lost: lost.filter(|_| plan.lost_at_s >= 0.0),
            next_ticket_s: 0.0,
            sold_out_known_s: f64::INFINITY,
            later: BinaryHeap::new(),
            orders: Vec::new(),
            idle: Vec::new(),
            outcome: Outcome::new(),
        }
    }

    /// Lets orders come, and brings every one to an end.
    pub(crate) fn run(mut self, common: &Choice) -> Outcome {
        let mut now_s = self.dice.gap_s(self.plan.orders_per_s);
        while now_s < self.plan.seconds {
            self.catch_up(now_s);
            let wants = match self.dice.unit() < self.plan.hot_share {
                true => Wants::Hot,
                false => Wants::Common(common.choose(&mut self.dice)),
            };
            self.outcome.arrived += 1;
            self.outcome.hot_arrived += u64::from(matches!(wants, Wants::Hot));
            let order = Order {
                since_s: now_s,
                tries: 0,
                wants,
            };
            self.handle(now_s, order);
            now_s += self.dice.gap_s(self.plan.orders_per_s);
        }
        self.catch_up(f64::INFINITY);
        self.outcome
    }

    /// Does everything that is due before then, in its order.
    pub(crate) fn catch_up(&mut self, until_s: f64) {
        while let Some(&Reverse((At(at_s), slot))) = self.later.peek() {
            if at_s > until_s {
                break;
            }
            self.later.pop();
            self.idle.push(slot);
            let order = self.orders[usize::try_from(slot).unwrap_or(usize::MAX)];
            self.handle(at_s, order);
        }
    }

    pub(crate) fn put_off(&mut self, at_s: f64, order: Order) {
        let slot = self.idle.pop().unwrap_or(self.orders.len() as u64);
        match self
            .orders
            .get_mut(usize::try_from(slot).unwrap_or(usize::MAX))
        {
            Some(place) => *place = order,
            None => self.orders.push(order),
        }
        self.later.push(Reverse((At(at_s), slot)));
    }

    pub(crate) fn handle(&mut self, now_s: f64, order: Order) {
        match order.wants {
            Wants::Common(shard) => self.serve(now_s, order, shard, None),
            Wants::Hot => self.line_up(now_s, order),
            Wants::Part { .. } if now_s >= self.sold_out_known_s => self.outcome.sold_out += 1,
            Wants::Part { first, step } => self.look(now_s, order, first, step),
        }
    }

    /// Gives the next free instant of the queue, if there is a queue.
    pub(crate) fn line_up(&mut self, now_s: f64, mut order: Order) {
        let first = self.dice.below(self.parts.len());
        order.wants = Wants::Part { first, step: 0 };
        if self.plan.admitted_per_s <= 0.0 {
            return self.handle(now_s, order);
        }
        let admitted_s = self.next_ticket_s.max(now_s);
        self.next_ticket_s = admitted_s + 1.0 / self.plan.admitted_per_s;
        self.outcome.queued.add(admitted_s - now_s);
        order.since_s = admitted_s;
        self.put_off(admitted_s, order);
    }

    /// Looks into a part of the hot SKU.
    pub(crate) fn look(&mut self, now_s: f64, mut order: Order, first: usize, step: usize) {
        let number = (first + step) % self.parts.len();
        let Part { shard, stock, .. } = self.parts[number];
        if stock > 0 || self.is_down(shard, now_s) {
            return self.serve(now_s, order, shard, Some(number));
        }
        self.free_at_s[shard] = self.free_at_s[shard].max(now_s) + LOOK_WORK_S;
        if step + 1 == self.parts.len() {
            // Here no stock comes back: what was seen empty still is.
            self.sold_out_known_s = self.sold_out_known_s.min(now_s + NEWS_S);
            self.outcome.sold_out += 1;
            self.outcome.looks_in_vain += self.parts.len() as u64;
            return;
        }
        order.wants = Wants::Part {
            first,
            step: step + 1,
        };
        self.put_off(now_s + HOP_S, order);
    }

    /// Puts an order at the end of a shard's line, or sends it away.
    pub(crate) fn serve(&mut self, now_s: f64, order: Order, shard: usize, part: Option<usize>) {
        let service_s = self.plan.service_s();
        let row_free_s = part.map_or(0.0, |number| self.parts[number].free_at_s);
        let begin_s = now_s.max(self.free_at_s[shard]).max(row_free_s);
        let is_full = begin_s - now_s > WAITING_MAX * service_s;
        if self.is_down(shard, now_s) || is_full {
            return self.send_away(now_s, order, shard);
        }
        let lost_at_s = self.plan.lost_at_s;
        if self.lost == Some(shard) && now_s < lost_at_s && begin_s + service_s > lost_at_s {
            // It stood in the line of a shard that was lost: nobody answers, and it comes again under its key.
            return self.send_away(lost_at_s, order, shard);
        }
        self.free_at_s[shard] = self.free_at_s[shard].max(now_s) + service_s;
        if let Some(number) = part {
            let part = &mut self.parts[number];
            part.free_at_s = begin_s + self.plan.row_s();
            part.stock -= 1;
            self.outcome.looks += looks(order.wants);
            self.outcome.hot_paid += 1;
        }
        self.outcome.paid += 1;
        self.outcome.waits.add(begin_s - order.since_s);
    }

    pub(crate) fn is_down(&self, shard: usize, now_s: f64) -> bool {
        let back_s = self.plan.lost_at_s + self.plan.lease_s;
        self.lost == Some(shard) && (self.plan.lost_at_s..back_s).contains(&now_s)
    }

    pub(crate) fn send_away(&mut self, now_s: f64, mut order: Order, shard: usize) {
        if self.lost == Some(shard) && now_s >= self.plan.lost_at_s {
            self.outcome.trouble_until_s = now_s;
        }
        self.outcome.sent_away += u64::from(order.tries == 0);
        order.tries += 1;
        if order.tries >= TRIES_MAX {
            self.outcome.gave_up += 1;
            return;
        }
        if let Wants::Part { first, step } = &mut order.wants {
            (*first, *step) = (self.dice.below(self.parts.len()), 0);
        }
        let again_s = now_s + RETRY_AFTER_S * (1.0 + self.dice.unit());
        self.put_off(again_s, order);
    }
}

/// Parts looked into by the time that one had something.
pub(crate) fn looks(wants: Wants) -> u64 {
    match wants {
        Wants::Part { step, .. } => step as u64 + 1,
        Wants::Common(_) | Wants::Hot => 0,
    }
}

impl Outcome {
    pub(crate) fn new() -> Self {
        Self {
            arrived: 0,
            paid: 0,
            sold_out: 0,
            gave_up: 0,
            sent_away: 0,
            hot_arrived: 0,
            hot_paid: 0,
            looks: 0,
            looks_in_vain: 0,
            waits: Times::new(),
            queued: Times::new(),
            trouble_until_s: -1.0,
        }
    }
}
