use super::*;

fn symbols(path: &str, text: &str) -> Vec<String> {
    let symbols = parse(path, text.to_owned()).symbols;
    symbols
        .iter()
        .map(|symbol| format!("{} {}-{}", symbol.name, symbol.first_line, symbol.last_line))
        .collect()
}

#[test]
fn script() {
    let text = r#"import { create } from 'zustand'

/** The store. */
export const useCart = create<Cart>()((set) => ({
  items: [],
  add: (item) => set((s) => ({ items: [...s.items, item] })),
}))

export type Item = {
  id: string
}
const limit = 10
interface Props extends Base {
  a: string
}

@Injectable()
export class Orders {
  private readonly x = 1
  constructor(private readonly db: Db) {}

  @Get(':id')
  async find(@Param('id') id: string): Promise<Order> {
    if (id) { return this.db.find(id) }
  }
}

export default function Page({ a }: { a: string }) {
  const inner = () => 1
  return <p>Don't do {inner()}</p>
}

app.get('/users/:id', async (req, res) => {
  res.json({ a: /[{]/.test(req.x) })
})
router.use('/api', api)
describe('cart', () => {
  it('adds an item', () => {
    cache.get('x')
  })
})
export const add = (a: number) => a + 1
"#;
    let expected = [
        "useCart 3-7",
        "Item 9-11",
        "limit 12-12",
        "Props 13-15",
        "Orders 17-26",
        "constructor 20-20",
        "find 22-25",
        "Page 28-31",
        "/users/:id 33-35",
        "/api 36-36",
        "cart 37-41",
        "adds an item 38-40",
        "add 42-42",
    ];
    assert_eq!(symbols("a.tsx", text), expected);
    let vue =
        "<template>\n  <p>{</p>\n</template>\n<script setup>\nfunction save() {\n}\n</script>\n";
    assert_eq!(symbols("a.vue", vue), ["save 5-6"]);
}

#[test]
fn python() {
    let text = r#""""Shop."""
LIMIT: int = 10
router = APIRouter(
    prefix="/x",
)


class Order(Base):
    """An order.

def not_me():
    """

    id: int = 1

    @property
    def total(self) -> int:
        def inner():
            pass
        return inner()


# Creates.
@router.post(
    "/orders",
)
async def create(
    order: Order,
) -> Order:
    return order

if __name__ == "__main__":
    run()
"#;
    let expected = [
        "LIMIT 2-2",
        "router 3-5",
        "Order 8-20",
        "total 16-20",
        "create 23-30",
    ];
    assert_eq!(symbols("a.py", text), expected);
}

#[test]
fn rust() {
    let text = r##"/// An order.
#[derive(Debug)]
pub struct Order<'a> {
    id: &'a str,
}
pub(crate) const MOST: usize = 3;

impl<'a> Order<'a> {
    /// Its brace.
    pub const fn brace(&self) -> char
    where
        Self: Sized,
    {
        '{'
    }
}
impl fmt::Display for Order<'_> {
    fn fmt(&self) -> Result { write(r#"}"#) }
}
mod tests;
macro_rules! twice { () => {} }
pub async fn run() {
    fn inner() {}
}
"##;
    let expected = [
        "Order 1-5",
        "MOST 6-6",
        "Order 8-16",
        "brace 9-15",
        "Order 17-19",
        "fmt 18-18",
        "twice 21-21",
        "run 22-24",
    ];
    assert_eq!(symbols("a.rs", text), expected);
}

#[test]
fn others() {
    let table: [(&str, &str, &[&str]); 17] = [
        (
            "a.go",
            "package a\n\n// Store keeps.\ntype Store struct {\n\tdb *sql.DB\n}\n\nfunc (s *Store) Get(id string) (*X, error) {\n\treturn nil, nil\n}\n\nfunc routes(r chi.Router) {\n\tr.Get(\"/x\", func(w W, r R) {\n\t})\n\tr.Post(\"/y\", post)\n}\nconst Most = 3\n",
            &[
                "Store 3-6",
                "Get 8-10",
                "routes 12-16",
                "/x 13-14",
                "/y 15-15",
                "Most 17-17",
            ],
        ),
        (
            "A.java",
            "@RestController\npublic class A {\n    private final B b = new B();\n\n    /** Finds. */\n    @GetMapping(\"/x\")\n    public List<B> find(@Param int id)\n            throws E {\n        if (id > 0) { go(); }\n        return call(id);\n    }\n}\ninterface Repo extends Base<A> {\n    List<A> findByName(String name);\n}\n",
            &["A 1-12", "find 5-11", "Repo 13-15", "findByName 14-14"],
        ),
        (
            "a.kt",
            "data class User(val id: Int)\n\nfun Route.users() {\n    get(\"/users\") {\n        call.respond(1)\n    }\n}\nsuspend fun add(a: Int) = a + 1\nobject Db {\n    val url = \"x\"\n    fun open() {\n    }\n}\n",
            &[
                "User 1-1",
                "Route 3-7",
                "/users 4-6",
                "add 8-8",
                "Db 9-13",
                "url 10-10",
                "open 11-12",
            ],
        ),
        (
            "A.cs",
            "namespace Shop\n{\n    [ApiController]\n    public class A : Base\n    {\n        public async Task<B> Get(int id)\n        {\n            return await Find(id);\n        }\n        public int Add(int a) => a + 1;\n    }\n}\napp.MapGet(\"/x\", () => 1);\n",
            &["A 3-11", "Get 6-9", "Add 10-10", "/x 13-13"],
        ),
        (
            "a.php",
            "<?php\n// It's one.\nfinal class A extends B\n{\n    #[Route('/x')]\n    public function show(int $id): View\n    {\n        return view('x');\n    }\n}\nRoute::get('/y', [A::class, 'show']);\n",
            &["A 2-10", "show 5-9", "/y 11-11"],
        ),
        (
            "a.rb",
            "# One.\nclass A < B\n  scope :x, -> { where(a: 1) }\n\n  def self.find(id)\n    return if id.nil?\n  end\n\n  def ok?\n    go\n  rescue E\n    nil\n  end\nend\n\nRSpec.describe A do\nend\n\ndescribe \"a cart\" do\n  it \"adds\" do\n    x\n  end\nend\n",
            &[
                "A 1-14",
                "find 5-7",
                "ok? 9-13",
                "a cart 19-23",
                "adds 20-22",
            ],
        ),
        (
            "a.ex",
            "defmodule Shop.Cart do\n  @doc \"\"\"\n  Adds.\n  \"\"\"\n  @spec add(map()) :: map()\n  def add(cart) do\n    cart\n  end\n\n  defp one(x), do: x\n  defp two(x), do: x\nend\n",
            &["Shop.Cart 1-12", "add 2-8", "one 10-10", "two 11-11"],
        ),
        (
            "a.dart",
            "class Cart extends StatelessWidget {\n  const Cart({super.key});\n\n  @override\n  Widget build(BuildContext context) {\n    return Text('x');\n  }\n  int get n => 1;\n}\nvoid main() => runApp(Cart());\n",
            &["Cart 1-9", "build 4-7", "main 10-10"],
        ),
        (
            "a.swift",
            "struct Cart: View {\n    @State private var n = 0\n    var body: some View {\n        Text(\"x\")\n    }\n    func add(_ x: Int) -> Int {\n        x\n    }\n}\n",
            &["Cart 1-9", "n 2-2", "body 3-5", "add 6-8"],
        ),
        (
            "a.tf",
            "# Files.\nresource \"aws_s3_bucket\" \"uploads\" {\n  tags = {\n    a = \"b\"\n  }\n}\nvariable \"region\" {}\nlocals {\n  a = 1\n}\n",
            &["aws_s3_bucket.uploads 1-6", "region 7-7", "locals 8-10"],
        ),
        (
            "a.sql",
            "-- Parcels.\ncreate table if not exists shop.parcels (\n  id int,\n  note text default 'a;b'\n);\nCREATE UNIQUE INDEX parcels_id ON parcels (id);\nselect 1;\n",
            &["parcels 1-5", "parcels_id 6-6"],
        ),
        (
            "a.prisma",
            "/// A user.\nmodel User {\n  id Int @id\n}\n\nenum Role {\n  ADMIN\n}\n",
            &["User 1-4", "Role 6-8"],
        ),
        (
            "a.graphql",
            "\"\"\"\nOne.\n\"\"\"\ntype Query {\n  user(id: ID!): User\n}\nquery Find($id: ID!) {\n  user(id: $id) { id }\n}\n",
            &["Query 4-6", "Find 7-9"],
        ),
        (
            "a.proto",
            "message Order {\n  string id = 1;\n}\nservice Orders {\n  rpc Get(Id) returns (Order);\n}\n",
            &["Order 1-3", "Orders 4-6", "Get 5-5"],
        ),
        (
            "a.c",
            "static int add(int a)\n{\n  if (a) { return 1; }\n  return a;\n}\nint later(void);\n",
            &["add 1-5"],
        ),
        (
            "a.sh",
            "# Deploys.\ndeploy() {\n  echo \"}\"\n}\n",
            &["deploy 1-4"],
        ),
        ("a.css", ".a { color: red }\n", &[]),
    ];
    for (path, text, expected) in table {
        assert_eq!(symbols(path, text), expected, "{path}");
    }
}

#[test]
fn what_is_not_closed_goes_to_the_next() {
    let text = "function a() {\n  if (x) {\n\nfunction b() {\n}\nfunction c() {\n";
    let found = symbols("a.js", text);
    assert_eq!(found, ["a 1-3", "b 4-5", "c 6-6"]);
}
