//! The segment in words.

use super::Segment;
use crate::settings::{FormatPart, PromptFormat};

impl Segment<'_> {
    /// The segment in this format, without space around it; empty when no field says anything.
    pub fn lay_out(&self, format: &PromptFormat) -> String {
        let mut text = String::new();
        let mut says = false;
        let mut group: Option<(usize, bool)> = None;
        for part in format.parts() {
            match part {
                FormatPart::Text(c) => text.push(c),
                FormatPart::Field(field) => {
                    let value = self.field(field);
                    text.push_str(&value);
                    says |= !value.is_empty();
                    group = group.map(|(start, filled)| (start, filled || !value.is_empty()));
                }
                FormatPart::Open => group = Some((text.len(), false)),
                FormatPart::Close => {
                    if let Some((start, false)) = group.take() {
                        text.truncate(start);
                    }
                }
            }
        }
        if says { text.trim().to_owned() } else { String::new() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{context::Env, prompt::ProfileFacts};

    fn shown(format: &str, name: &str, region: &str) -> String {
        let variables = [("AWS_PROFILE", name), ("AWS_REGION", region)];
        let env: Env = variables.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Segment::new(&env, ProfileFacts::default(), 0).lay_out(&format.parse().unwrap())
    }

    #[test]
    fn groups_go_with_their_fields() {
        assert_eq!(shown("{name}( in {region})", "dev", "eu-west-1"), "dev in eu-west-1");
        assert_eq!(shown("{name}( in {region})", "dev", ""), "dev");
        assert_eq!(shown("aws: {name}( {region})", "", ""), "");
        assert_eq!(shown("\\({name}\\) 100%", "{region}", ""), "({region}) 100%");
        assert_eq!(shown("( {region})({name})", "dev", ""), "dev");
    }
}
