//! What a change does to the lines, and what both readers have to make of it.

use std::{collections::BTreeSet, ops::Range};

use super::{
    layout::{FileLayout, SectionView, SettingView, VIEWS, is_blank},
    lines::lines_of,
    op::EditOp,
    section::Section,
};
use crate::diagnostic::{Error, Result, Status};

/// Lines that are replaced, and the sections that the readers have to see afterwards.
pub(super) struct EditPlan {
    /// By line, in order, none of them twice.
    splices: Vec<(Range<usize>, Vec<u8>)>,
    expected: [Vec<SectionView>; 2],
}

/// Where a setting stands.
struct FoundSetting {
    /// The line of its section's header.
    head: usize,
    key: String,
    value: String,
    lines: Range<usize>,
}

impl EditPlan {
    /// The new bytes, if every reader makes of them what is expected: this setting is changed and nothing else.
    pub(super) fn make(self, layout: &FileLayout<'_>) -> Result<Vec<u8>> {
        let mut text = Vec::with_capacity(layout.bytes.len() + 256);
        let mut done = 0;
        let offset = |line: usize| layout.lines.get(line).map_or(layout.bytes.len(), |line| line.start);
        for (lines, new) in &self.splices {
            text.extend_from_slice(&layout.bytes[done..offset(lines.start)]);
            text.extend_from_slice(new);
            done = offset(lines.end);
        }
        text.extend_from_slice(&layout.bytes[done..]);
        self.judge(layout, &text)?;
        Ok(text)
    }

    fn judge(&self, layout: &FileLayout<'_>, text: &[u8]) -> Result<()> {
        let after = FileLayout::new(layout.file, layout.path, text);
        for (view, name) in VIEWS.into_iter().zip(["the CLI and boto3", "the SDK for Rust"]) {
            let (wanted, found) = (&self.expected[view as usize], &after.views[view as usize]);
            let differs = wanted.iter().zip(found).find(|(wanted, found)| !same(wanted, found)).map(|(sect, _)| sect);
            let more = wanted.get(found.len()).or(found.get(wanted.len()));
            if let Some(sect) = differs.or(more) {
                let message = format!("{name} would not read [{}] as it is meant", sect.header);
                return Err(layout.refused(message, sect.line));
            }
        }
        Ok(())
    }
}

fn same(one: &SectionView, other: &SectionView) -> bool {
    fn settings(of: &SectionView) -> Vec<(String, &str)> {
        let mut settings: Vec<_> =
            of.settings.iter().map(|setting| (setting.key.to_lowercase(), setting.value.as_str())).collect();
        // the last of equal keys counts: their order is kept
        settings.sort_by(|(one, _), (other, _)| one.cmp(other));
        settings
    }
    one.header == other.header && settings(one) == settings(other)
}

impl FileLayout<'_> {
    /// How the lines have to change.
    pub(super) fn plan(&self, op: &EditOp) -> Result<EditPlan> {
        match op {
            EditOp::Set { section, key, value } => self.set(section, key, value),
            EditOp::SetNested { section, block, key, value } => self.set_nested(section, block, key, value),
            EditOp::Remove { section, key } => self.remove(section, std::slice::from_ref(key)),
            EditOp::Clear { section, keys } => self.clear(section, keys),
            EditOp::RemoveSection(section) => self.remove_section(section),
            EditOp::Rename { section, new } => self.rename(section, new),
            EditOp::Add { section, settings } if !self.has(section) => self.add(section, settings),
            EditOp::Add { section, .. } => Err(self.is_there(section)),
        }
    }

    fn set(&self, section: &Section, key: &str, value: &str) -> Result<EditPlan> {
        let heads = self.find(section)?;
        let Some(head) = heads.last() else { return self.add(section, &[(key.to_owned(), value.to_owned())]) };
        let Some(found) = self.setting(&heads, key)? else { return Ok(self.append(*head, key, value)) };
        self.refuse_heads(&found.lines)?;
        let mut plan = self.plan_without(&found.lines);
        plan.splices[0].1 = [format!("{} = {value}", found.key).as_bytes(), self.end_of(found.lines.start)].concat();
        plan.put(&found, value);
        Ok(plan)
    }

    fn set_nested(&self, section: &Section, block: &str, key: &str, value: &str) -> Result<EditPlan> {
        let line = format!("{key} = {value}");
        let heads = self.find(section)?;
        let Some(head) = heads.last() else { return self.add(section, &[(block.to_owned(), format!("\n{line}"))]) };
        let Some(found) = self.setting(&heads, block)? else {
            return Ok(self.append(*head, block, &format!("\n{line}")));
        };
        let mut pairs: Vec<&str> = found.value.split('\n').collect();
        if !pairs[0].is_empty() {
            return Err(self.refused(format!("{block} is no nested block"), found.lines.start));
        }
        let is = |pair: &str| pair.split_once('=').is_some_and(|(name, _)| name.trim() == key);
        let there = |at: &usize| is(&String::from_utf8_lossy(&self.bytes[self.lines[*at].clone()]));
        let mut plan = self.plan_without(&(0..0));
        match found.lines.clone().rev().find(there) {
            Some(at) => {
                plan.splices.push((at..at + 1, [b"    ", line.as_bytes(), self.end_of(at)].concat()));
                if let Some(pair) = pairs.iter_mut().rfind(|pair| is(pair)) {
                    *pair = &line;
                }
            }
            None => {
                plan.splices.push(self.inserted(found.lines.end, &[format!("    {line}")]));
                pairs.push(&line);
            }
        }
        let value = pairs.join("\n");
        plan.put(&found, &value);
        Ok(plan)
    }

    fn remove(&self, section: &Section, keys: &[String]) -> Result<EditPlan> {
        let is_gone = |setting: &SettingView| keys.iter().any(|key| setting.is(key));
        let heads = self.find(section)?;
        let mut plan = self.plan_without(&(0..0));
        let mut lines = BTreeSet::new();
        for sect in plan.expected.iter_mut().flatten().filter(|sect| heads.contains(&sect.line)) {
            for setting in sect.settings.iter().filter(|setting| is_gone(setting)) {
                self.refuse_heads(&setting.lines)?;
                lines.extend(self.removable(&setting.lines));
            }
            sect.settings.retain(|setting| !is_gone(setting));
        }
        plan.splices = lines.into_iter().map(|line| (line..line + 1, Vec::new())).collect();
        Ok(plan)
    }

    fn clear(&self, section: &Section, keys: &[String]) -> Result<EditPlan> {
        let plan = self.remove(section, keys)?;
        let gone: Vec<usize> = plan.splices.iter().map(|(lines, _)| lines.start).collect();
        let heads = self.find(section)?;
        if heads.iter().any(|head| self.holds_more(*head, &gone)) { Ok(plan) } else { self.remove_section(section) }
    }

    fn remove_section(&self, section: &Section) -> Result<EditPlan> {
        let heads = self.find_all(section)?;
        let mut plan = self.plan_without(&(0..0));
        let blank = |line: usize| self.lines.get(line).is_some_and(|line| is_blank(&self.bytes[line.clone()]));
        for head in &heads {
            let mut end = self.end(*head);
            // not two blank lines where one was before and one after
            while blank(end) && (*head == 0 || blank(head - 1)) {
                end += 1;
            }
            plan.splices.push((*head..end, Vec::new()));
        }
        plan.expected.iter_mut().for_each(|sects| sects.retain(|sect| !heads.contains(&sect.line)));
        Ok(plan)
    }

    fn rename(&self, section: &Section, new: &Section) -> Result<EditPlan> {
        if self.has(new) {
            return Err(self.is_there(new));
        }
        let heads = self.find_all(section)?;
        let head = match heads.as_slice() {
            [head] => *head,
            [] => {
                let message = format!("no [{}] in {}", section.header, self.path.display());
                return Err(Error::new(Status::NoProfile, message));
            }
            [first, .., last] => {
                let message = format!("[{}] again, after line {}", section.header, first + 1);
                return Err(self.refused(message, *last));
            }
        };
        let mut plan = self.plan_without(&(0..0));
        let line = &self.bytes[self.lines[head].clone()];
        let (open, close) = (memchr::memchr(b'[', line), memchr::memchr(b']', line));
        let (before, after) =
            open.zip(close).map_or((line, &b""[..]), |(open, close)| (&line[..=open], &line[close..]));
        plan.splices.push((head..head + 1, [before, new.header.as_bytes(), after].concat()));
        let renamed = plan.expected.iter_mut().flatten().filter(|sect| sect.line == head);
        renamed.for_each(|sect| sect.header.clone_from(&new.header));
        Ok(plan)
    }

    fn add(&self, section: &Section, settings: &[(String, String)]) -> Result<EditPlan> {
        section.check_new()?;
        let mut plan = self.plan_without(&(0..0));
        let lines = settings.iter().flat_map(|(key, value)| lines_of(key, value));
        let lines: Vec<String> = std::iter::once(format!("[{}]", section.header)).chain(lines).collect();
        plan.splices.push(self.inserted(self.lines.len(), &lines));
        let new = |(key, value): &(String, String)| SettingView { key: key.clone(), value: value.clone(), lines: 0..0 };
        let sect = SectionView {
            header: section.header.clone(),
            line: self.lines.len(),
            settings: settings.iter().map(new).collect(),
        };
        plan.expected.iter_mut().for_each(|sects| sects.push(sect.clone()));
        Ok(plan)
    }

    /// A new setting at the end of a section.
    fn append(&self, head: usize, key: &str, value: &str) -> EditPlan {
        let mut plan = self.plan_without(&(0..0));
        plan.splices.push(self.inserted(self.end(head), &lines_of(key, value)));
        plan.put(&FoundSetting { head, key: key.to_owned(), value: String::new(), lines: 0..0 }, value);
        plan
    }

    /// The setting that is in force, in the sections that begin on these lines.
    fn setting(&self, heads: &[usize], key: &str) -> Result<Option<FoundSetting>> {
        let in_view = |sects: &[SectionView]| {
            let sects = sects.iter().filter(|sect| heads.contains(&sect.line));
            let mut settings = sects.rev().flat_map(|sect| sect.settings.iter().rev().map(move |it| (sect.line, it)));
            let (head, found) = settings.find(|(_, setting)| setting.is(key))?;
            Some(FoundSetting { head, key: found.key.clone(), value: found.value.clone(), lines: found.lines.clone() })
        };
        Ok(match [in_view(&self.views[0]), in_view(&self.views[1])] {
            [Some(cli), Some(rust)] if cli.lines.start == rust.lines.start => {
                Some(FoundSetting { lines: cli.lines.start..cli.lines.end.max(rust.lines.end), ..cli })
            }
            [Some(cli), Some(rust)] => {
                let message = format!("{key} is here for the CLI, and on line {} for Rust", rust.lines.start + 1);
                return Err(self.refused(message, cli.lines.start));
            }
            [cli, rust] => cli.or(rust),
        })
    }

    /// A plan that takes these lines out, the first of them as a splice of its own.
    fn plan_without(&self, lines: &Range<usize>) -> EditPlan {
        let splices = self.removable(lines).map(|line| (line..line + 1, Vec::new())).collect();
        EditPlan { splices, expected: self.views.clone() }
    }

    fn is_there(&self, section: &Section) -> Error {
        let line = self.find(section).ok().and_then(|heads| heads.first().copied());
        self.refused(format!("[{}] is there already", section.header), line.unwrap_or(0))
    }
}

impl EditPlan {
    /// Expects this value of a setting, from every reader of its section.
    fn put(&mut self, found: &FoundSetting, value: &str) {
        for sect in self.expected.iter_mut().flatten().filter(|sect| sect.line == found.head) {
            let is = |setting: &&mut SettingView| setting.is(&found.key) && setting.lines.start == found.lines.start;
            match sect.settings.iter_mut().rfind(is) {
                Some(setting) => setting.value = value.to_owned(),
                None => {
                    let (key, value) = (found.key.clone(), value.to_owned());
                    sect.settings.push(SettingView { key, value, lines: 0..0 });
                }
            }
        }
    }
}
