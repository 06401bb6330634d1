# awsp for xonsh 0.13 and later.
#
# Plain Python for `exec`, which takes a tenth of the time of `execx`, with names of its own: whoever has a variable `open` or
# `list` keeps it. xonsh's own parser can read it as well; therefore there is no `and` and no `or`, which some versions take for
# those of commands.

# part: switch


# A switch, in place of the process that xonsh had prepared and on its streams, but not on those that xonsh would only pass
# on. If a variable refuses its value, all of them are put back.
def __awsp_switch(args, stdin, stdout, stderr, spec):
    import contextlib, os, subprocess, sys, tempfile

    env = __xonsh__.env
    streams = dict(stdin=spec.stdin, stdout=spec.stdout, stderr=spec.stderr)
    if spec.captured_stderr is not None:
        streams["stderr"], stderr = None, sys.__stderr__
        if spec.captured == "hiddenobject":
            streams["stdout"] = None
    try:
        handle, path = tempfile.mkstemp(prefix="awsp_")
        try:
            os.close(handle)
            status = subprocess.run(["awsp", "__sh", "xonsh", path, *args], env=env.detype(), **streams).returncode
            with open(path, encoding="utf-8") as file:
                code = file.read()
        finally:
            os.unlink(path)
    except OSError as error:
        print(f"awsp: {error}", file=stderr)
        return 1
    if status != 0:
        return status if status > 0 else 128 - status
    before = {name: env[name] for name in list(env) if name.startswith("AWS")}
    try:
        with contextlib.redirect_stderr(stderr):
            exec(code, {"__xonsh__": __xonsh__})
    except Exception as error:
        for name in [name for name in list(env) if name.startswith("AWS") if name not in before]:
            del env[name]
        env.update({name: value for name, value in before.items() if env.get(name) != value})
        print(f"awsp: nothing changed: {error}", file=stderr)
        return 1


# A command of the alias is about to run as a process, with its streams and its job. A command word stays one. What may change
# this shell becomes a call of the function above, unless it stands in a pipeline or in the background.
def __awsp_run(spec, **_):
    import subprocess
    from xonsh.procs.proxies import ProcProxy, ProcProxyThread

    if not isinstance(spec.alias, list):
        return
    if spec.alias[:3] != ["awsp", "__sh", "xonsh"]:
        return
    spec.alias = None
    # an interpreter stands before it when awsp is a script
    at = spec.cmd.index("__sh")
    while spec.cmd[at : at + 2] == ["__sh", "xonsh"]:
        del spec.cmd[at : at + 2]
    words = spec.cmd[at:]
    straight = "help --help -h --version -V env list show current why exec whoami export credential-process add prompt \
init completions cache settings serve login logout sso console doctor __sh __complete".split()
    background = spec.background if spec.captured != "object" else False
    alone = [spec.pipeline_index, spec.last_in_pipeline, background] == [0, True, False]
    if all([alone, spec.binary_loc, not set(words[:1]) & set(straight)]):
        spec.alias, spec.cmd, spec.is_proxy = __awsp_switch, words, True
        spec.cls = ProcProxy if spec.cls is subprocess.Popen else ProcProxyThread


# xonsh 0.13 has the second event only, named after the program.
def __awsp_install():
    from xonsh.events import events

    for event in [events.on_pre_spec_run, events.on_pre_spec_run_awsp]:
        for handler in [handler for handler in event if handler.__name__ == "__awsp_run"]:
            event.discard(handler)
        event(__awsp_run)
    __xonsh__.aliases['awsp'] = ["awsp", "__sh", "xonsh"]


__awsp_install()
del __awsp_install

# part: completion


# What replaces the word as it was typed, quotes and all, comes from the program.
def __awsp_complete(context):
    import ast, subprocess
    from xonsh.completers.tools import RichCompletion

    line = context.command
    if not line:
        return None
    names = [arg.value for arg in line.args[: min(line.arg_index, 1)]]
    # mostly xonsh has expanded the alias before it asks
    if names not in [["awsp"], ['awsp']]:
        return None
    quote = line.opening_quote
    try:
        read = lambda quote, text: ast.literal_eval(quote + text + quote.lstrip("rRuU")) if quote else text
        words = [read(arg.opening_quote, arg.value) for arg in line.args[1 : line.arg_index]]
        while words[:2] == ["__sh", "xonsh"]:
            del words[:2]
        command = ["awsp", "__complete", "xonsh", quote[-1:], *names, *words, read(quote, line.prefix)]
        lines = subprocess.run(command, env=__xonsh__.env.detype(), capture_output=True).stdout.decode().splitlines()
    except Exception:
        lines = []
    typed = len(quote) + len(line.prefix) + (len(line.closing_quote) if line.is_after_closing_quote else 0)
    found = set()
    for value, name, description in [line.split("\t") for line in lines]:
        looks = dict(display=name, description=description, append_closing_quote=False, append_space=True)
        found.add(RichCompletion(value, prefix_len=typed, **looks))
    if not found:
        # nor any other completer's
        raise StopIteration
    return found


def __awsp_complete_install():
    from xonsh.completers.completer import add_one_completer
    from xonsh.completers.tools import contextual_completer

    __xonsh__.completers.pop('awsp', None)
    add_one_completer('awsp', contextual_completer(__awsp_complete), "start")


__awsp_complete_install()
del __awsp_complete_install

# part: prompt


# For a prompt of your own: write `{awsp_prompt}` where it shall stand.
def __awsp_prompt():
    import re, time, unicodedata

    def value(*names):
        return next((str(value) for value in map(__xonsh__.env.get, names) if value), "")

    # what stands before the colon, if this profile stands behind it
    def about(variable, form):
        return [found[1] for found in re.finditer(rf"\A({form}):(.*)\Z", value(variable), re.DOTALL) if found[2] == name]

    # replaces control characters, invisible marks and invalid bytes; escapes fields and colours
    def plain(text):
        hidden = ["Cc", "Cf", "Cs", "Zl", "Zp"]
        text = "".join("?" if unicodedata.category(char) in hidden else char for char in text)
        return text.replace("{", "{{").replace("}", "}}")

    name = value("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    words = []
    if name:
        words = [plain(name if value("AWS_DEFAULT_PROFILE") in ["", name] else name + "≠")]
        for since in about("AWSP_PROTECTED", "[0-9]{10}"):
            minutes = max(0, int(time.time()) - int(since)) // 60
            words = words if value("NO_COLOR") else ["{BOLD_RED}" + words[0] + "{RESET}"]
            hours = f"{minutes // 60}h" if minutes < 2880 else f"{minutes // 1440}d"
            words.append(f"{minutes}m" if minutes < 60 else hours)
        region = value("AWS_REGION", "AWS_DEFAULT_REGION")
        if region not in ["", *about("AWSP_PROFILE_REGION", "[^:]*")]:
            words.append(plain(region))
    if value("AWS_ACCESS_KEY_ID"):
        words.append("!keys")
    return f"[{' '.join(words)}] " if words else ""


# Runs before each prompt. Restores the segment in a prompt that other code has replaced, and reports once an alias that a
# later line has defined for another tool of this name.
def __awsp_prompt_install(**_):
    import sys

    env = __xonsh__.env
    env["PROMPT_FIELDS"]["awsp_prompt"] = __awsp_prompt
    own = env["PROMPT"]
    places = [env.get(name, "") for name in ["PROMPT", "RIGHT_PROMPT", "BOTTOM_TOOLBAR"]]
    before = "{awsp_prompt}"
    if all("{awsp_prompt" not in getattr(place, "awsp_prompt", str(place)) for place in places):
        if callable(own):
            env["PROMPT"] = lambda: before + own()
            env["PROMPT"].awsp_prompt = before
        else:
            env["PROMPT"] = before + own
    alias = getattr(__xonsh__.aliases, "_raw", {}).get('awsp')
    known = [None, ["awsp", "__sh", "xonsh"], *__awsp_told]
    if alias not in known:
        __awsp_told.append(alias)
        print("awsp: an alias runs in place of", 'awsp', "· hint: remove it, then open a new shell", file=sys.stderr)


def __awsp_prompt_event():
    from xonsh.events import events

    event = events.on_pre_prompt_format
    for handler in [handler for handler in event if handler.__name__ == "__awsp_prompt_install"]:
        event.discard(handler)
    event(__awsp_prompt_install)
    __awsp_prompt_install()


__awsp_told = []
__awsp_prompt_event()
del __awsp_prompt_event
