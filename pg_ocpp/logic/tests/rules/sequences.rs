//! Any sequence of starts, stops and meter values, with repetitions and in any interleaving, keeps the books right.

use crate::world::{World, world};
use ocpp_logic::{
    Reply,
    memory::Memory,
    store::{StartKey, TransactionState},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What a charge point does next. Numbers are drawn freely and taken modulo what there is.
#[derive(Clone, Debug)]
enum Act {
    Start {
        connector_id: i32,
        tag: usize,
        meter_start: i64,
        clock_set: bool,
    },
    /// Of a transaction known so far, or of none.
    Stop {
        transaction: usize,
        meter_stop: i64,
        data: Option<usize>,
    },
    Meter {
        connector_id: i32,
        transaction: usize,
        value: usize,
    },
    /// What was said before, under the same message id or another.
    Again {
        call: usize,
        same_id: bool,
    },
    Wait {
        minutes: i64,
    },
}

const TAGS: [&str; 4] = ["TAG", "tag", "OTHER", "stranger"];

/// How meters write.
const VALUES: [&str; 12] = [
    "0",
    "7",
    "15.630",
    "2e+01",
    "",
    " ",
    "-5",
    "0A1B",
    "NaN",
    "31.245270191439438",
    "1e400",
    "123456789012345678901234567890123",
];

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (1..3, 0..TAGS.len(), 0..3i64, any::<bool>()).prop_map(|(connector_id, tag, meter_start, clock_set)| {
            Act::Start { connector_id, tag, meter_start, clock_set }
        }),
        2 => (any::<usize>(), 0..40i64, prop::option::of(0..VALUES.len())).prop_map(|(transaction, meter_stop, data)| {
            Act::Stop { transaction, meter_stop, data }
        }),
        3 => (0..3, any::<usize>(), 0..VALUES.len()).prop_map(|(connector_id, transaction, value)| {
            Act::Meter { connector_id, transaction, value }
        }),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(call, same_id)| Act::Again { call, same_id }),
        1 => (0..2000i64).prop_map(|minutes| Act::Wait { minutes }),
    ]
}

type Call = (String, &'static str, Value);

/// Two charge points share a world; each speaks its own calls, in order.
struct Play {
    world: World,
    said: [Vec<Call>; 2],
    ids: Vec<i64>,
}

const IDENTITIES: [&str; 2] = ["CP1", "CP2"];

impl Play {
    fn perform(&mut self, who: usize, act: Act) {
        let call = match act {
            Act::Wait { minutes } => return self.world.pass_minutes(minutes),
            Act::Again { call, same_id } => {
                let Some((message_id, action, payload)) = pick(&self.said[who], call).cloned() else { return };
                let message_id = if same_id { message_id } else { self.new_id(who) };
                (message_id, action, payload)
            }
            Act::Start { connector_id, tag, meter_start, clock_set } => {
                let mut payload = self.world.start_request(connector_id, TAGS[tag], meter_start);
                if !clock_set {
                    payload["timestamp"] = json!("1970-01-01T00:00:07Z");
                }
                (self.new_id(who), "StartTransaction", payload)
            }
            Act::Stop { transaction, meter_stop, data } => {
                let mut payload = self.world.stop_request(self.transaction(transaction), meter_stop);
                if let Some(value) = data {
                    payload["transactionData"] =
                        json!([{ "timestamp": self.world.clock(), "sampledValue": [{ "value": VALUES[value] }] }]);
                }
                (self.new_id(who), "StopTransaction", payload)
            }
            Act::Meter { connector_id, transaction, value } => {
                let transaction = self.transaction(transaction);
                let mut payload = self.world.meter_request(Some(transaction), json!([{ "value": VALUES[value] }]));
                payload["connectorId"] = json!(connector_id);
                (self.new_id(who), "MeterValues", payload)
            }
        };
        self.say(who, call);
    }

    fn say(&mut self, who: usize, (message_id, action, payload): Call) {
        // The world checks every answer against the catalogue.
        match self.world.hear(IDENTITIES[who], &message_id, action, &payload) {
            Reply::Result(answer) => self.ids.extend(answer.get("transactionId").and_then(Value::as_i64)),
            Reply::Error(error) => panic!("{action} {payload} was refused: {error:?}"),
        }
        self.said[who].push((message_id, action, payload));
    }

    fn new_id(&self, who: usize) -> String {
        format!("{}", self.said[who].len())
    }

    /// A transaction id from anywhere in this world, or one that nobody has.
    fn transaction(&self, index: usize) -> i64 {
        if index.is_multiple_of(4) { -1 } else { pick(&self.ids, index).copied().unwrap_or(4711) }
    }
}

fn pick<T>(items: &[T], index: usize) -> Option<&T> {
    items.get(index.checked_rem(items.len())?)
}

/// Every row was begun by a start that differs from all others, or its predecessor with the same key had ended.
fn assert_one_row_per_start(store: &Memory) {
    for identity in IDENTITIES {
        let mut open: BTreeMap<String, i64> = BTreeMap::new();
        let mut keys = BTreeSet::new();
        for transaction in store.transactions_of(identity) {
            let key = StartKey {
                place: transaction.place,
                token: transaction.token.clone(),
                started_at: transaction.started_at,
                meter_start: transaction.meter_start.clone(),
            };
            let key = format!("{key:?}");
            let clock_set = !transaction.flags.iter().any(|flag| flag == "clock_unset");
            // Within 24 hours of its first receipt a start with a good clock is never a second row: the plays
            // repeat later than that, too, and then only what has ended may begin anew.
            let is_new = keys.insert((key.clone(), clock_set));
            assert!(
                is_new || !clock_set || transaction.start_received_at.0 - transaction.started_at.0 > 86_400_000_000
            );
            if transaction.state == TransactionState::Open {
                assert_eq!(open.insert(key, transaction.id), None, "two open rows for one start");
            }
        }
        let places: BTreeSet<_> = store
            .transactions_of(identity)
            .iter()
            .filter(|transaction| transaction.state == TransactionState::Open)
            .map(|transaction| transaction.place)
            .collect();
        assert_eq!(places.len(), open.len(), "one open transaction per connector");
    }
}

/// What was written is what is kept: nothing altered, nothing lost, nothing invented.
fn assert_meter_text_unchanged(play: &Play) {
    for (who, identity) in IDENTITIES.into_iter().enumerate() {
        let mut said = BTreeSet::new();
        for (_, action, payload) in &play.said[who] {
            let field = if *action == "MeterValues" { "meterValue" } else { "transactionData" };
            for meter_value in payload[field].as_array().into_iter().flatten() {
                let value = meter_value["sampledValue"][0]["value"].as_str().unwrap().to_owned();
                // What a stop of an unknown transaction brings stays in its event: no place is known.
                let stays_in_event = *action == "StopTransaction" && {
                    let id = payload["transactionId"].as_i64().unwrap();
                    !play.world.store.transactions.contains_key(&(identity.to_owned(), id))
                };
                if !stays_in_event {
                    said.insert((meter_value["timestamp"].as_str().unwrap().to_owned(), value));
                }
            }
        }
        let kept: BTreeSet<_> = play
            .world
            .store
            .meter_values
            .iter()
            .filter(|(owner, _)| owner == identity)
            .map(|(_, value)| (value.measured_at.to_string(), value.samples[0].value.clone()))
            .collect();
        assert_eq!(kept, said, "{identity}");
    }
}

fn assert_no_sample_twice(store: &Memory) {
    let mut seen = BTreeSet::new();
    for (owner, value) in &store.meter_values {
        for sample in &value.samples {
            let key = (owner, value.place, value.measured_at, value.transaction, &sample.value);
            assert!(seen.insert(key), "{key:?} is there twice");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_right_after_any_sequence(acts in prop::collection::vec((0..2usize, act()), 0..60)) {
        let mut play = Play { world: world(), said: [Vec::new(), Vec::new()], ids: Vec::new() };
        for (who, act) in acts {
            play.perform(who, act);
        }
        assert_one_row_per_start(&play.world.store);
        assert_meter_text_unchanged(&play);
        assert_no_sample_twice(&play.world.store);
        for transaction in play.world.store.transactions.values() {
            prop_assert!(!transaction.energy.starts_with('-'), "{transaction:?}");
        }
    }

    /// Everything said twice, under whichever id, leaves what saying it once leaves.
    #[test]
    fn saying_all_twice_changes_nothing(acts in prop::collection::vec(act(), 0..30), same_id in any::<bool>()) {
        let mut once = Play { world: world(), said: [Vec::new(), Vec::new()], ids: Vec::new() };
        let mut twice = Play { world: world(), said: [Vec::new(), Vec::new()], ids: Vec::new() };
        for act in acts {
            if matches!(act, Act::Again { .. }) {
                continue;
            }
            let before = once.said[0].len();
            once.perform(0, act.clone());
            twice.world.now = once.world.now;
            for (message_id, action, payload) in once.said[0][before..].iter().cloned() {
                twice.say(0, (message_id.clone(), action, payload.clone()));
                let again = if same_id { message_id } else { format!("again {message_id}") };
                twice.say(0, (again, action, payload));
            }
        }
        let rows = |play: &Play| play.world.store.transactions.values().map(|row| (row.id, row.state, row.energy.clone(), row.meter_stop.clone())).collect::<Vec<_>>();
        prop_assert_eq!(rows(&once), rows(&twice));
        prop_assert_eq!(&once.world.store.meter_values, &twice.world.store.meter_values);
    }
}
