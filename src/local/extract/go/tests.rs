use super::*;

const SOURCE: &str = r#"// Copyright.

// Package http serves.
//
//	http.Serve()
package http

import "net"

// Client gets.
type Client[T any] struct {
	// Timeout of all.
	Timeout int
	inner   interface{}
}

// Get asks for
// a page.
func (c *Client[T]) Get(
	url string,
) (interface{}, error) {
	return nil, `}`
}

// Old does.
//
// Deprecated: use New.
func Old() interface{} { return nil }

// Status codes.
const (
	StatusOK = 200
	// StatusGone is gone.
	StatusGone = 410
)

// hidden is short.
func hidden() {}

func Bare() {}
"#;

fn found(path: &str, text: &str) -> Vec<Chunk> {
    let file = File {
        package: "example.org/web",
        path,
        text,
        read: &|_| None,
    };
    let mut out = Vec::new();
    chunks(&file, &mut out);
    out
}

#[test]
fn documented_declarations_become_chunks() {
    let found = found("net/http/client.go", SOURCE);
    let symbols: Vec<&str> = found.iter().map(|chunk| chunk.symbol.as_str()).collect();
    assert_eq!(
        symbols,
        [
            "example.org/web/net/http",
            "example.org/web/net/http.Client",
            "example.org/web/net/http.Client.Get",
            "example.org/web/net/http.Old",
            "example.org/web/net/http.StatusOK",
            "example.org/web/net/http.StatusGone",
        ]
    );
    assert_eq!(
        found[0].body,
        "Package http serves.\n\n```go\nhttp.Serve()\n```"
    );
    assert_eq!(found[2].title, "Client.Get");
    assert_eq!(
        found[2].signature,
        "func (c *Client[T]) Get(url string) (interface{}, error)"
    );
    assert_eq!(found[3].signature, "func Old() interface{}");
    assert!(found[3].is_deprecated && !found[2].is_deprecated);
    assert_eq!(found[5].line, 34);
}

#[test]
fn types_keep_their_bodies() {
    let found = found("client.go", SOURCE);
    assert_eq!(found[1].signature, "type Client[T any] struct");
    assert!(found[1].body.contains("```go\ntype Client[T any] struct {"));
    assert!(found[1].body.contains("\t// Timeout of all.\n"));
}

#[test]
fn internal_packages_are_marked() {
    assert!(found("internal/a.go", "// A.\nfunc A() {}")[0].is_internal);
}

#[test]
fn examples_are_taken_from_tests() {
    let text = "// Shows it.\nfunc ExampleClient_Get_slow() {\n\tGet()\n\t// Output: 1\n}\n\n// No.\nfunc TestA() {}";
    let found = found("a_test.go", text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Kind::Example);
    assert_eq!(found[0].title, "Client.Get (slow)");
    assert_eq!(found[0].symbol, "example.org/web.Client.Get");
    assert_eq!(
        found[0].body,
        "Shows it.\n\n```go\nGet()\n// Output: 1\n```"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[ -~\n\té`]{0,400}") {
        found("a.go", &text);
        found("a_test.go", &text);
    }

    #[test]
    fn broken_source_is_read(at in 0..SOURCE.len(), length in 0..40_usize) {
        let end = (at + length).min(SOURCE.len());
        let broken = format!("{}{}", &SOURCE[..at], &SOURCE[end..]);
        found("a.go", &broken);
    }
}
