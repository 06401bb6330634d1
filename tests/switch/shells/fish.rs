//! What only fish has: universal variables, which every shell of the person shares.

use awsp::shell::Shell;

use crate::kit::{home::Home, shells::Real};

/// With its configuration: without, fish has no universal variables.
const FISH: Real = Real { argv: &["fish"], shell: Shell::Fish };

const CHILD: &str = "printenv AWS_PROFILE AWS_ACCESS_KEY_ID; echo";

/// fish gives an exported universal variable to every child, whatever hides it from the shell itself.
#[test]
fn universal_variables_are_the_persons_to_erase() {
    if !FISH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let script = format!(
        "set -Ux AWS_ACCESS_KEY_ID AKIAEXAMPLE; set -Ux AWS_PROFILE mine\n{}\n\
         awsp dev; echo $status; {CHILD}\nset -Ue AWS_ACCESS_KEY_ID; awsp dev 2>done; echo $status; {CHILD}\n\
         awsp -u; echo $status; {CHILD}\nset -Ue AWS_PROFILE; awsp -u 2>done; echo $status; {CHILD}\n",
        FISH.load("")
    );
    let outcome = FISH.run(&home, &script);
    let seen = "1\nmine\nAKIAEXAMPLE\n\n0\ndev\n\n1\ndev\n\n0\n\n";
    let said = "awsp: universal in fish, nothing changed: AWS_ACCESS_KEY_ID · hint: set -Ue AWS_ACCESS_KEY_ID\n\
                awsp: universal in fish, nothing changed: AWS_PROFILE · hint: set -Ue AWS_PROFILE\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), (seen, said));
}

#[test]
fn code_of_env_in_a_function_of_fish() {
    if !FISH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let script = "function into; awsp env $argv --shell fish | source; end\ninto dev\nprintenv AWS_PROFILE\n";
    let outcome = FISH.run(&home, script);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("dev\n", ""));
}
