// Loaded into a real npm server before its own code, with `node --import`.
//
// DOCENT_TEST_API: requests for the address that npm 1.x has built in go to
// this one instead. DOCENT_TEST_LEASH: ends the process when its stdin does,
// so that an HTTP server never outlives the tests.
const builtIn = "https://context7.com/api";
const api = process.env.DOCENT_TEST_API;
if (api) {
  const fetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (url !== builtIn && !url.startsWith(`${builtIn}/`)) {
      throw new Error(`not asked for by the tests: ${url}`);
    }
    return fetch(api + url.slice(builtIn.length), init);
  };
}
if (process.env.DOCENT_TEST_LEASH) {
  process.stdin.on("end", () => process.exit(0)).resume();
}
