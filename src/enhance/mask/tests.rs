use proptest::prelude::*;

use super::mask;

#[test]
fn secrets_of_known_shapes_go() {
    let tail = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0";
    let hex = "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d";
    for (begin, end) in [
        ("AKIA", &tail.to_uppercase()[..16]),
        ("ghp_", &tail[..36]),
        ("github_pat_", tail),
        ("glpat-", &tail[..20]),
        ("xoxb-", "1234567890-abcdefGH12"),
        (concat!("sk_", "live_"), "51AbCdEfGhIjKlMnOpQrStUv"),
        (concat!("sk_", "test_"), "51AbCdEfGhIjKlMnOpQrStUv"),
        ("whsec_", &tail[..32]),
        ("sk-", tail),
        ("sk-proj-", tail),
        ("sk-ant-", tail),
        ("AIza", &tail[..35]),
        ("npm_", &tail[..36]),
        ("pypi-", tail),
        ("dckr_pat_", &tail[..27]),
        ("SK", &hex[..32]),
        ("SG.", "A1b2C3d4E5f6G7h8I9j0Kw.A1b2C3d4E5f6G7h8I9j0"),
        ("hf_", &tail[..34]),
        ("dop_v1_", hex),
        ("shpat_", &hex[..32]),
        (
            "hooks.slack.com/services/",
            "T0AAAAAAA/B0BBBBBBB/A1b2C3d4E5f6",
        ),
        ("123456789:", "AAF1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"),
        (
            "eyJhbGciOiJIUzI1NiJ9.",
            "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        ),
        ("ctx7sk-", "12ab34cd-56ef"),
    ] {
        for text in [
            format!("The key {begin}{end} is rejected."),
            format!("x = \"{begin}{end}\""),
            format!("{begin}{end}"),
        ] {
            let masked = mask(&text);
            assert!(!masked.contains(end), "{text} -> {masked}");
            assert!(masked.contains("***"), "{text} -> {masked}");
            assert_ne!(masked, text);
        }
    }
}

#[test]
fn values_go_that_a_name_tells_to_be_secret() {
    for (text, secret) in [
        ("DB_PASSWORD=hunter22", "hunter22"),
        ("export API_TOKEN=abcd1234", "abcd1234"),
        ("SECRET=supersecretvalue", "supersecretvalue"),
        ("const apiKey = 'abc-def-ghi'", "abc-def-ghi"),
        ("\"clientSecret\": \"wonderland\"", "wonderland"),
        ("password: hunter2", "hunter2"),
        ("password: s3cr3t!word # note", "s3cr3t!word"),
        ("<password>tr0ub4dor</password>", "tr0ub4dor"),
        ("<add key=\"ApiKey\" value=\"qwertyuiop\"/>", "qwertyuiop"),
        ("- name: DB_PASSWORD\n  value: hunter22", "hunter22"),
        ("run --password tr0ub4dor now", "tr0ub4dor"),
        ("run --api-key=abc123def", "abc123def"),
        ("Server=db;User Id=sa;Password=Pa55w0rd;", "Pa55w0rd"),
        ("AccountKey=Zm9vYmFyYmF6cXV4MTIz==;", "Zm9vYmFyYmF6cXV4MTIz"),
        ("config.secret_key_base = \"aaaabbbbcccc\"", "aaaabbbbcccc"),
        (
            "SECRET_KEY = 'django-insecure-q8zx71mv'",
            "django-insecure-q8zx71mv",
        ),
        ("private static String PASSWORD = \"changeit\";", "changeit"),
        ("const TOKEN: &str = \"let-me-in\";", "let-me-in"),
        ("var token string = \"let-me-in\"", "let-me-in"),
        ("'password' => 'wonderland',", "wonderland"),
        (
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG",
            "wJalrXUtnFEMI",
        ),
        ("my password is hunter2, why", "hunter2"),
        ("set `DB_PASSWORD` to `hunter22`", "hunter22"),
        ("change the password to hunter22.", "hunter22"),
        ("| `DB_PASSWORD` | `hunter22` | the database |", "hunter22"),
        ("`DB_PASSWORD` — hunter22", "hunter22"),
        ("Passwort: geheim123", "geheim123"),
        ("密码：abc12345", "abc12345"),
        (".password(\"hunter22\")", "hunter22"),
        ("{\\\"password\\\": \\\"wonderland\\\"}", "wonderland"),
        ("?api_key=abc123def&x=1", "abc123def"),
        ("spring.datasource.password=pass1234", "pass1234"),
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("curl -u admin:letmein https://h/x", "letmein"),
        ("postgres://user:pa55@db/x", "pa55"),
        ("redis://:pw@cache:6379", ":pw@"),
        ("const x = \"k9Jd82LmQp47Xz01RtVbNc65Ws\"", "k9Jd82LmQp47"),
    ] {
        let masked = mask(text);
        assert!(!masked.contains(secret), "{text} -> {masked}");
        assert!(masked.contains("***"), "{text} -> {masked}");
        assert_eq!(masked.lines().count(), text.lines().count());
    }
}

#[test]
fn code_and_prose_stay_readable() {
    for text in [
        "const key = process.env.STRIPE_SECRET_KEY!;",
        "token = os.environ[\"API_TOKEN\"]",
        "password: ${DB_PASSWORD}",
        "DB_PASSWORD=${DB_PASSWORD}",
        "SECRET_KEY = env(\"SECRET_KEY\")",
        "password = ENV[\"PASSWORD\"]",
        "API_KEY=<your-key>",
        "the time to live of a token | in minutes | 15 |",
        "let token = a || opts.token2; names.map(|token| x.y2);",
        "add a password to the account, and a token to each of 20 users",
        "API_KEY=",
        "password: ***",
        "password: string;",
        "fn login(token: &str, password: String) -> u64",
        "secret = secrets.token_hex(32)",
        "apiKey: config.apiKey,",
        "auth: true",
        "password = models.CharField(max_length=128)",
        "key_name: \"id\"",
        "const { password } = req.body;",
        "password: z.string().min(8)",
        "req.user = jwt.verify(token, process.env.JWT_SECRET);",
        "max_tokens: 4096",
        "tokenUrl: \"https://h/oauth/token\"",
        "password: \"Password is required\"",
        "commit 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d",
        "checksum = \"0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9\"",
        "\"integrity\": \"sha512-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3==\"",
        "id = \"123e4567-e89b-12d3-a456-426614174000\"",
        "import x from \"../components/CheckoutFormWithLongName2\"",
        "className=\"sk-folding-cube-wrapper-large\"",
        "postgres://user@localhost/db and http://h:8080/@scope",
        "Add a password reset token to the login page: hash the password with bcrypt.",
        "How do I refresh an access token when it expires?",
        "npm_config_registry=x",
        "passwordHash = await bcrypt.hash(password, 10)",
        "token: CancellationToken",
        "\"jsonwebtoken\": \"^9.0.2\",",
        "if (password === confirmPassword)",
        "type Token = { token: string; secret?: string }",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn blocks_of_keys_leave_their_lines() {
    let begin = concat!("-----BEGIN RSA ", "PRIVATE KEY-----");
    let end = concat!("-----END RSA ", "PRIVATE KEY-----");
    let body = "MIIEpAIBAAKCAQEA7bq1x9\nq83hfkJd82LmQp47Xz01Rt\n";
    let whole = format!("a\n{begin}\n{body}{end}\nb");
    assert_eq!(mask(&whole), "a\n***\n\n\n\nb");
    let cut = format!("a\n{begin}\n{body}");
    assert_eq!(mask(&cut), "a\n***\n\n\n");
    let one = format!("{{\"private_key\": \"{begin}\\nMIIEpAIBAAKC\\n{end}\\n\", \"x\": 1}}");
    let masked = mask(&one);
    assert!(
        !masked.contains("MIIE") && masked.contains("\"x\": 1"),
        "{masked}"
    );
    let prose = format!("It begins with {begin} and goes on.");
    assert!(mask(&prose).ends_with(" and goes on."));
}

proptest! {
    #[test]
    fn masking_again_changes_nothing(text in "(?s).{0,200}") {
        let once = mask(&text).into_owned();
        prop_assert_eq!(mask(&once), &*once);
        prop_assert_eq!(once.matches('\n').count(), text.matches('\n').count());
    }

    #[test]
    fn masking_secrets_again_changes_nothing(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "password", "token", "=", ": ", "\"", "'", "hunter22", "***", "\n", " ", "://",
                "user:", "@", "Bearer ", "sk-", "A1b2C3d4E5f6G7h8I9j0", "<", ">", "curl -u ",
                "eyJhbGciOiJIUzI1NiJ9", ".", "-----BEGIN PRIVATE KEY-----", "\\", "é", "API_KEY=",
                "value", "(", ",",
            ]),
            0..24,
        ),
    ) {
        let text = parts.concat();
        let once = mask(&text).into_owned();
        prop_assert_eq!(mask(&once), &*once, "{}", text);
        prop_assert_eq!(once.matches('\n').count(), text.matches('\n').count());
    }
}
