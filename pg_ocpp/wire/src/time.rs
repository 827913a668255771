//! Instants and how charge points write them. The session settings of PostgreSQL have no say here, nor has the
//! machine's clock or zone.

use std::fmt;

/// Microseconds since 1970-01-01T00:00:00Z, without leap seconds: what PostgreSQL's timestamptz can hold, counted from
/// another epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

impl fmt::Display for Timestamp {
    /// `2026-05-22T09:24:39.540Z`: RFC 3339 with three digits, the most that OCPP 2.x allows; what is finer is cut off.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let milliseconds = self.0.rem_euclid(DAY) / 1000;
        let (seconds, milliseconds) = (milliseconds / 1000, milliseconds % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
    }
}

/// Where a clock stands that does not say so itself.
#[derive(Debug, Clone)]
pub struct Zone {
    place: Place,
    /// Also where a text ends in Z.
    meant_by_z: bool,
}

#[derive(Debug, Clone)]
enum Place {
    Utc,
    /// Seconds east of Greenwich.
    Fixed(i64),
    Named(jiff::tz::TimeZone),
}

/// The text names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time zone; write an IANA name like Asia/Bangkok or an offset like +07:00")]
pub struct UnknownZone(pub String);

impl Zone {
    pub const UTC: Zone = Zone { place: Place::Utc, meant_by_z: false };

    /// The zone of an IANA name (`Asia/Bangkok`, from the tables compiled in) or of an offset (`+07:00`, `+07`).
    pub fn named(name: &str) -> Result<Zone, UnknownZone> {
        let unknown = || UnknownZone(name.to_string());
        let place = match name {
            "UTC" | "Z" => Place::Utc,
            _ if name.starts_with(['+', '-']) => {
                let mut rest = Scan { text: name.as_bytes(), at: 0 };
                let (offset, _) = rest.offset().map_err(|_| unknown())?;
                if rest.at != name.len() {
                    return Err(unknown());
                }
                Place::Fixed(offset)
            }
            _ => Place::Named(jiff::tz::db().get(name).map_err(|_| unknown())?),
        };
        Ok(Zone { place, meant_by_z: false })
    }

    /// The zone of a charge point that writes Z and means the time of its own clock.
    pub fn meant_by_z(self) -> Zone {
        Zone { meant_by_z: true, ..self }
    }

    /// The instant at which this zone's clocks show `local` (microseconds since 1970 by that clock). Of a time shown
    /// twice the first, of a time never shown (spring) the one as far after the gap.
    fn instant(&self, local: i64) -> Option<i64> {
        match &self.place {
            Place::Utc => Some(local),
            Place::Fixed(offset) => Some(local - offset * SECOND),
            Place::Named(zone) => {
                let (year, month, day) = civil(local.div_euclid(DAY));
                let second = local.rem_euclid(DAY) / SECOND;
                let nanosecond = local.rem_euclid(SECOND) * 1000;
                let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
                let shown = jiff::civil::DateTime::new(
                    year.try_into().ok()?,
                    month.try_into().ok()?,
                    day.try_into().ok()?,
                    hour.try_into().ok()?,
                    minute.try_into().ok()?,
                    second.try_into().ok()?,
                    nanosecond.try_into().ok()?,
                );
                let instant = zone.to_ambiguous_timestamp(shown.ok()?).compatible().ok()?;
                Some(instant.as_microsecond())
            }
        }
    }
}

/// What a text says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub at: Timestamp,
    /// None where the text is RFC 3339; otherwise the first of its departures, in the order of [`Deviation`].
    pub deviation: Option<Deviation>,
}

/// How a text that can be understood is not RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// No zone: read in the charge point's zone setting.
    NoZone,
    /// `+02` or `+0200`.
    ShortOffset,
    /// Second 60 where UTC never inserts one: read as the next minute.
    LeapSecond,
    /// `24:00:00`: read as the next day's beginning, as ISO 8601 has it.
    EndOfDay,
    /// `09:24`.
    NoSeconds,
    /// A space, or `_`, instead of the T.
    Separator,
    /// A comma before the fraction, or no digit after the point.
    Fraction,
    /// Spaces around.
    Spaces,
}

/// A text that names no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time: expected {expected} at character {at}")]
pub struct TimeError {
    /// Counted from 0, in bytes.
    pub at: usize,
    pub expected: &'static str,
}

/// Reads a time as charge points write it: RFC 3339 and its relatives in [`Deviation`]. Years 0000 to 9999. Digits
/// beyond microseconds are cut off. A leap second is the first instant of the next minute, as in PostgreSQL.
///
/// ```
/// use ocpp_wire::time::{Deviation, Zone, parse};
/// let bangkok = Zone::named("Asia/Bangkok").unwrap();
/// let reading = parse("2023-10-19T15:28:07", &bangkok).unwrap();
/// assert_eq!(reading.at.to_string(), "2023-10-19T08:28:07.000Z");
/// assert_eq!(reading.deviation, Some(Deviation::NoZone));
/// ```
pub fn parse(text: &str, zone: &Zone) -> Result<Reading, TimeError> {
    let mut deviations = Deviations(None);
    let trimmed = text.trim_ascii();
    deviations.note_if(trimmed.len() != text.len(), Deviation::Spaces);
    let start = text.len() - text.trim_ascii_start().len();
    let mut scan = Scan { text: &text.as_bytes()[..start + trimmed.len()], at: start };

    let (year, month, day) = scan.date()?;
    match scan.next() {
        // RFC 3339 §5.6 lets t and z be small.
        Some(b'T' | b't') => {}
        Some(b' ' | b'_') => deviations.note(Deviation::Separator),
        _ => return Err(scan.back().error("T and the time of day")),
    }
    let clock = scan.clock(&mut deviations)?;
    let local = days(year, month, day) * DAY + clock.microseconds;
    let instant = match scan.peek() {
        None => {
            deviations.note(Deviation::NoZone);
            zone.instant(local)
        }
        Some(b'Z' | b'z') => {
            scan.at += 1;
            if zone.meant_by_z { zone.instant(local) } else { Some(local) }
        }
        Some(_) => {
            let (offset, full) = scan.offset()?;
            deviations.note_if(!full, Deviation::ShortOffset);
            Some(local - offset * SECOND)
        }
    };
    if scan.peek().is_some() {
        return Err(scan.error("the end"));
    }
    let at = instant.ok_or_else(|| scan.error("a date that the zone's tables reach"))?;
    // UTC inserts leap seconds at the end of a month's last day; which months had one is not knowable in advance.
    let inserted = at.rem_euclid(DAY) / SECOND == 0 && civil(at.div_euclid(DAY)).2 == 1;
    deviations.note_if(clock.leap && !inserted, Deviation::LeapSecond);
    Ok(Reading { at: Timestamp(at), deviation: deviations.0 })
}

/// The first deviation so far.
struct Deviations(Option<Deviation>);

impl Deviations {
    fn note(&mut self, deviation: Deviation) {
        self.0 = Some(self.0.map_or(deviation, |known| known.min(deviation)));
    }

    fn note_if(&mut self, condition: bool, deviation: Deviation) {
        if condition {
            self.note(deviation);
        }
    }
}

struct Clock {
    /// Since the beginning of the day; may be a whole day.
    microseconds: i64,
    leap: bool,
}

/// A place in a text, read from left to right.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn date(&mut self) -> Result<(i64, i64, i64), TimeError> {
        let year = self.digits(4, "a year of four digits")?;
        self.expect(b'-', "- after the year")?;
        let month = self.digits(2, "a month of two digits")?;
        if !(1..=12).contains(&month) {
            return Err(self.error("a month from 01 to 12 before this"));
        }
        self.expect(b'-', "- after the month")?;
        let day = self.digits(2, "a day of two digits")?;
        if day < 1 || day > days_in(year, month) {
            return Err(self.error("a day that the month has before this"));
        }
        Ok((year, month, day))
    }

    fn clock(&mut self, deviations: &mut Deviations) -> Result<Clock, TimeError> {
        let hour = self.digits(2, "an hour of two digits")?;
        self.expect(b':', ": after the hour")?;
        let minute = self.digits(2, "a minute of two digits")?;
        let mut second = 0;
        let mut fraction = 0;
        if self.peek() == Some(b':') {
            self.at += 1;
            second = self.digits(2, "a second of two digits")?;
            fraction = self.fraction(deviations);
        } else {
            deviations.note(Deviation::NoSeconds);
        }
        let end_of_day = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        deviations.note_if(end_of_day, Deviation::EndOfDay);
        if (hour > 23 && !end_of_day) || minute > 59 || second > 60 {
            return Err(self.error("a time of day before this"));
        }
        let leap = second == 60;
        // The fraction of a leap second would reach into the next second, which has an instant of its own.
        let fraction = if leap { 0 } else { fraction };
        Ok(Clock { microseconds: ((hour * 60 + minute) * 60 + second) * SECOND + fraction, leap })
    }

    /// Microseconds after the point, if there is one.
    fn fraction(&mut self, deviations: &mut Deviations) -> i64 {
        let point = self.peek();
        if !matches!(point, Some(b'.' | b',')) {
            return 0;
        }
        self.at += 1;
        let mut microseconds = 0;
        let mut weight = SECOND / 10;
        let first = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            microseconds += i64::from(digit - b'0') * weight;
            weight /= 10;
            self.at += 1;
        }
        deviations.note_if(point == Some(b',') || self.at == first, Deviation::Fraction);
        microseconds
    }

    /// Seconds east of Greenwich, and whether they were written in full (`+02:00`).
    fn offset(&mut self) -> Result<(i64, bool), TimeError> {
        let sign = match self.next() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return Err(self.back().error("Z or an offset like +02:00")),
        };
        let hours = self.digits(2, "an offset's hours of two digits")?;
        let full = self.peek() == Some(b':');
        self.at += usize::from(full);
        let minutes =
            if full || self.peek().is_some() { self.digits(2, "an offset's minutes of two digits")? } else { 0 };
        if hours > 23 || minutes > 59 {
            return Err(self.error("an offset of less than a day before this"));
        }
        Ok((sign * (hours * 60 + minutes) * 60, full))
    }

    fn digits(&mut self, count: usize, expected: &'static str) -> Result<i64, TimeError> {
        let mut value = 0;
        for place in 0..count {
            match self.text.get(self.at + place) {
                Some(digit @ b'0'..=b'9') => value = value * 10 + i64::from(digit - b'0'),
                _ => return Err(self.error(expected)),
            }
        }
        self.at += count;
        Ok(value)
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), TimeError> {
        if self.peek() != Some(byte) {
            return Err(self.error(expected));
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        self.at += 1;
        self.text.get(self.at - 1).copied()
    }

    /// One back, to point at what was read last.
    fn back(&mut self) -> &Self {
        self.at -= 1;
        self
    }

    fn error(&self, expected: &'static str) -> TimeError {
        TimeError { at: self.at, expected }
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day comes
/// last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - DAYS_TO_1970
}

/// From 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// The date that lies `days` after 1970-01-01: the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let day_of_era = days.rem_euclid(DAYS_IN_400_YEARS);
    // Takes out the leap days before the day, so that every year has 365.
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = days.div_euclid(DAYS_IN_400_YEARS) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests;
