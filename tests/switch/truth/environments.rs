//! Dirty environments: what people's shells hold before a switch, as factors with levels.

/// One level of a factor: the variables it puts into the environment.
pub(crate) type Level = &'static [(&'static str, &'static str)];

/// Keys of account 029608264753, which no file of the tests holds.
pub(crate) const STALE_KEY: &str = "ASIAQNZGKIQY56JQ7WML";

/// Everything that steers a tool away from a profile, and the marks that lie in prompts.
pub(crate) const FACTORS: &[&[Level]] = &[
    &[&[], &[("AWS_PROFILE", "other")], &[("AWS_PROFILE", "x")], &[("AWS_PROFILE", "")], &[("AWS_PROFILE", "gone")]],
    &[&[], &[("AWS_DEFAULT_PROFILE", "other")], &[("AWS_DEFAULT_PROFILE", "x")], &[("AWS_DEFAULT_PROFILE", "")]],
    &[
        &[],
        &[("AWS_ACCESS_KEY_ID", STALE_KEY), ("AWS_SECRET_ACCESS_KEY", "stale")],
        &[("AWS_ACCESS_KEY_ID", STALE_KEY), ("AWS_SECRET_ACCESS_KEY", "stale"), ("AWS_SESSION_TOKEN", "stale")],
        &[("AWS_ACCESS_KEY_ID", STALE_KEY)],
        &[("AWS_SECRET_ACCESS_KEY", "stale")],
        &[("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")],
        &[("AWS_ACCESS_KEY_ID", STALE_KEY), ("AWS_SECRET_ACCESS_KEY", "stale"), ("AWS_SECURITY_TOKEN", "stale")],
    ],
    &[&[], &[("AWS_ACCESS_KEY", STALE_KEY), ("AWS_SECRET_KEY", "stale")]],
    &[&[], &[("AWS_ACCOUNT_ID", "029608264753")]],
    &[
        &[],
        &[("AWS_ROLE_ARN", "arn:aws:iam::029608264753:role/stale"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent")],
        &[
            ("AWS_ROLE_ARN", "arn:aws:iam::029608264753:role/stale"),
            ("AWS_ROLE_SESSION_NAME", "stale"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent"),
        ],
    ],
    &[
        &[],
        &[
            ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"),
            ("AWS_CREDENTIALS_EXPIRATION", "2020-01-01T00:00:00Z"),
            ("AWS_SESSION_EXPIRATION", "2020-01-01T00:00:00Z"),
        ],
    ],
    &[
        &[],
        &[("AWS_VAULT", "stale"), ("AWSUME_PROFILE", "stale"), ("AWSUME_EXPIRATION", "2020-01-01T00:00:00Z")],
        &[
            ("AWSU_PROFILE", "stale"),
            ("AWS_SSO_PROFILE", "stale"),
            ("AWS_SSO_ROLE_ARN", "stale"),
            ("GRANTED_SSO", "true"),
            ("GRANTED_SSO_ROLE_NAME", "stale"),
            ("AWS_EB_PROFILE", "stale"),
            ("AWS_PROFILE_REGION", "sa-east-1"),
        ],
    ],
    &[
        &[],
        &[("AWS_REGION", "ap-southeast-2")],
        &[("AWS_DEFAULT_REGION", "ap-southeast-2")],
        &[("AWS_REGION", "ap-southeast-2"), ("AWS_DEFAULT_REGION", "ap-southeast-2")],
        &[("AWS_REGION", "sa-east-1"), ("AWS_DEFAULT_REGION", "ap-southeast-2")],
        &[("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "us-west-2"), ("AWSP_REGION", "other:us-west-2")],
        &[("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "sa-east-1"), ("AWSP_REGION", "other:us-west-2")],
        &[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "sa-east-1")],
        &[("AWS_REGION", "sa-east-1"), ("AWS_DEFAULT_REGION", "")],
    ],
    &[&[], &[("AWSP_PREVIOUS", "other")]],
];

/// The variables that a switch and `-u` remove.
pub(crate) const REMOVED: &[&str] = &[
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_EB_PROFILE",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_CREDENTIALS_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
    "AWSUME_EXPIRATION",
    "AWS_VAULT",
    "AWSUME_PROFILE",
    "AWSU_PROFILE",
    "AWS_SSO_PROFILE",
    "AWS_PROFILE_REGION",
    "GRANTED_SSO",
    "GRANTED_SSO_ROLE_NAME",
    "AWS_SSO_ROLE_ARN",
];

/// A choice of one level per factor.
pub(crate) type Row = Vec<usize>;

/// The variables of a row.
pub(crate) fn variables(row: &[usize]) -> Vec<(&'static str, &'static str)> {
    row.iter().zip(FACTORS).flat_map(|(level, factor)| factor[*level].iter().copied()).collect()
}

/// Every combination of levels.
pub(crate) fn every() -> impl Iterator<Item = Row> {
    let count: usize = FACTORS.iter().map(|factor| factor.len()).product();
    (0..count).map(|mut at| {
        let mut digit = |factor: &&[Level]| {
            let level = at % factor.len();
            at /= factor.len();
            level
        };
        FACTORS.iter().map(&mut digit).collect()
    })
}

/// Rows in which each pair of levels of two factors occurs, at least `count` of them: greedy, of 30 random
/// candidates the one with most pairs not yet seen.
pub(crate) fn pairwise(count: usize, seed: u64) -> Vec<Row> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut missing: std::collections::HashSet<_> = every_pair().collect();
    let mut rows = Vec::new();
    while !missing.is_empty() || rows.len() < count {
        let candidates = (0..30).map(|_| FACTORS.iter().map(|factor| random.usize(..factor.len())).collect::<Row>());
        let news = |row: &Row| pairs(row).filter(|pair| missing.contains(pair)).count();
        let best = candidates.max_by_key(news).unwrap();
        // the last few pairs are put in by hand rather than waited for
        let best = match missing.iter().next() {
            Some((a, i, b, j)) if news(&best) == 0 => {
                let mut row = best;
                (row[*a], row[*b]) = (*i, *j);
                row
            }
            _ => best,
        };
        for pair in pairs(&best) {
            missing.remove(&pair);
        }
        rows.push(best);
    }
    rows
}

type Pair = (usize, usize, usize, usize);

fn pairs(row: &[usize]) -> impl Iterator<Item = Pair> {
    (0..row.len()).flat_map(move |a| (a + 1..row.len()).map(move |b| (a, row[a], b, row[b])))
}

fn every_pair() -> impl Iterator<Item = Pair> {
    (0..FACTORS.len()).flat_map(|a| {
        (a + 1..FACTORS.len()).flat_map(move |b| {
            (0..FACTORS[a].len()).flat_map(move |i| (0..FACTORS[b].len()).map(move |j| (a, i, b, j)))
        })
    })
}
