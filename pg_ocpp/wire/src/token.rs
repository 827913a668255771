//! How identifiers of people (id tags) are compared.

/// The form in which two id tags are equal: ASCII letters in lower case, everything else as it came.
///
/// idTag is a CiString20Type: case-insensitive, printable ASCII (OCPP 1.6 edition 2 §7, errata §3.74). Beyond ASCII the
/// specification knows no case, and Unicode's folding changes between its editions and by language (Turkish I): those
/// characters are compared exactly, so a tag stored today is the same tag in ten years. Spaces count: `TAG` is not
/// `TAG `.
pub fn fold(token: &str) -> String {
    token.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_counts_only_beyond_ascii() {
        assert_eq!(fold("04:A1:B2:C3"), fold("04:a1:b2:c3"));
        assert_ne!(fold("ÄPFEL"), fold("äpfel"));
        assert_ne!(fold("TAG"), fold("TAG "));
        assert_eq!(fold("ÄB\\"), "Äb\\");
    }
}
