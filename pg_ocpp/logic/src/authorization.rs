//! Who may charge (OCPP 1.6 §4.1 Authorize).

use crate::{
    call::{Call, CallError, Settings},
    reading::{Fields, as_text, without_nul},
    store::{IdTag, Store, TagStatus},
};
use ocpp_wire::{time::Timestamp, token};
use serde_json::{Map, Value, json};

/// Never says ConcurrentTx: the tag may be presented to stop the very transaction that runs (our choice; only
/// StartTransaction gives the word a meaning).
pub fn authorize(settings: &Settings, call: &Call, store: &mut impl Store) -> Result<Value, CallError> {
    let id_tag = Fields::of(call).required_tag("idTag")?;
    let verdict = verdict(settings, &token::fold(&id_tag), call.received_at, store);
    Ok(json!({ "idTagInfo": verdict.id_tag_info() }))
}

/// The tag that a call presents, as the rules will read it, not folded. Whoever keeps tags can so enter and lock those
/// of many calls in one order, before the first rule asks for one.
pub fn presented_tag(action: &str, payload: &Value) -> Option<String> {
    if !matches!(action, "Authorize" | "StartTransaction" | "StopTransaction") {
        return None;
    }
    let payload = without_nul(payload);
    let id_tag = as_text(payload.get("idTag")?)?;
    (!id_tag.is_empty()).then(|| id_tag.into_owned())
}

/// What we say about an id tag: AuthorizationStatus of OCPP 1.6 §7.2, and what IdTagInfo (§7.27) tells besides.
pub(crate) struct Verdict {
    pub status: &'static str,
    pub expires_at: Option<Timestamp>,
    pub parent: Option<String>,
    max_transactions: Option<u32>,
}

/// Whether the tag is good at this moment, by its folded text.
pub(crate) fn verdict(settings: &Settings, token: &str, at: Timestamp, store: &mut impl Store) -> Verdict {
    let nobodys = IdTag { status: None, expires_at: None, parent: None, max_transactions: None };
    let tag = store.id_tag(token).unwrap_or(nobodys);
    let status = match tag.status {
        Some(TagStatus::Blocked) => "Blocked",
        Some(TagStatus::Expired) => "Expired",
        Some(TagStatus::Invalid) => "Invalid",
        None if !settings.unknown_id_tag_accepted => "Invalid",
        Some(TagStatus::Accepted) | None if has_expired(&tag, at) => "Expired",
        Some(TagStatus::Accepted) | None => "Accepted",
    };
    let remembered_until = settings.id_tag_cache.map(|seconds| Timestamp(at.0 + i64::from(seconds) * 1_000_000));
    Verdict {
        status,
        // The sooner of the two: what is told of the tag is never believed for longer than the tag is good.
        expires_at: tag.expires_at.into_iter().chain(remembered_until).min(),
        parent: tag.parent,
        max_transactions: tag.max_transactions,
    }
}

fn has_expired(tag: &IdTag, at: Timestamp) -> bool {
    tag.expires_at.is_some_and(|expires_at| expires_at <= at)
}

impl Verdict {
    /// The same for a transaction that is about to start: a good tag may be in use as often as it is allowed to be.
    pub fn for_start(mut self, token: &str, store: &mut impl Store) -> Verdict {
        let limit = self.max_transactions.filter(|_| self.is_accepted());
        if limit.is_some_and(|limit| store.open_transactions_of(token) >= limit) {
            self.status = "ConcurrentTx";
        }
        self
    }

    pub fn is_accepted(&self) -> bool {
        self.status == "Accepted"
    }

    /// IdTagInfo of OCPP 1.6 §7.27. Optional fields are absent, never null.
    pub fn id_tag_info(&self) -> Value {
        let mut info = Map::new();
        info.insert("status".to_owned(), self.status.into());
        if let Some(expires_at) = self.expires_at {
            info.insert("expiryDate".to_owned(), expires_at.to_string().into());
        }
        if let Some(parent) = &self.parent {
            info.insert("parentIdTag".to_owned(), parent.as_str().into());
        }
        Value::Object(info)
    }
}
