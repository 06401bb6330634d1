//! Writes the header of a profile.

use crate::config::reader::AwsFile;

/// Returns the header of a profile of this name. In the config file, a name with a space is quoted; only the CLI and
/// boto3 see such a profile.
pub(in crate::config) fn written(name: &str, file: AwsFile) -> String {
    let special = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\');
    match file {
        AwsFile::Credentials => format!("[{name}]"),
        AwsFile::Config if name == "default" => "[default]".to_owned(),
        AwsFile::Config if name.contains(special) => {
            format!("[profile \"{}\"]", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
        AwsFile::Config => format!("[profile {name}]"),
    }
}
