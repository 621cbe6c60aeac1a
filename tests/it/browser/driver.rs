//! Chromium over WebDriver (W3C): as much of it as the tests of the report need.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{folder, say};

/// Longest wait for the browser.
const PATIENCE: Duration = Duration::from_mins(2);

/// A browser with one window.
pub(super) struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// Opens a window of this size in a profile of its own. None, said aloud, where Chromium
    /// or its driver is not installed; with `CI` set that is a failure.
    pub(super) fn open(name: &str, width: u32, height: u32) -> Option<Self> {
        let Some((driver, address)) = started() else {
            assert!(std::env::var_os("CI").is_none(), "chromedriver is missing");
            say("SKIPPED: chromedriver (Debian: chromium, chromium-driver) is not installed");
            return None;
        };
        let profile = folder(&format!("profile-{name}"));
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &format!("--user-data-dir={}", profile.display()),
            &format!("--window-size={width},{height}"),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": args},
        }}});
        let made = send(&format!("{address}/session"), &wanted);
        let id = made["sessionId"].as_str().expect("a session");
        let browser = Self { driver, session: format!("{address}/session/{id}") };
        // A window is never as narrow as a telephone; the page is told that it is.
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        browser
            .ask("goog/cdp/execute", &json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": size}));
        Some(browser)
    }

    fn ask(&self, command: &str, body: &Value) -> Value {
        send(&format!("{}/{command}", self.session), body)
    }

    /// Opens a file, and waits until it is drawn.
    pub(super) fn load(&self, path: &std::path::Path) {
        self.ask("url", &json!({"url": format!("file://{}", path.display())}));
        self.until("return document.querySelector('main h1') !== null");
    }

    /// The value of a script's `return`.
    pub(super) fn run(&self, script: &str) -> Value {
        self.ask("execute/sync", &json!({"script": script, "args": []}))
    }

    /// The same, as a number.
    pub(super) fn count(&self, script: &str) -> u64 {
        let found = self.run(script);
        found.as_u64().unwrap_or_else(|| panic!("{script}: {found}"))
    }

    /// The same, as a text.
    pub(super) fn text(&self, script: &str) -> String {
        self.run(script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a script returns true.
    pub(super) fn until(&self, script: &str) {
        let start = Instant::now();
        while self.run(script) != Value::Bool(true) {
            assert!(start.elapsed() < PATIENCE, "never: {script}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types into the element that has the focus. Keys without a sign are those of the
    /// standard: U+E007 is Enter.
    pub(super) fn type_in(&self, keys: &str) {
        let active: Value = ureq::get(format!("{}/element/active", self.session))
            .call()
            .and_then(|mut answer| answer.body_mut().read_json())
            .expect("an answer");
        let element = active["value"].as_object().and_then(|o| o.values().next()).and_then(Value::as_str);
        let element = element.expect("an element has the focus");
        self.ask(&format!("element/{element}/value"), &json!({"text": keys}));
    }

    /// What the page has told on its console, warnings and errors.
    pub(super) fn complaints(&self) -> Vec<String> {
        let log = self.ask("se/log", &json!({"type": "browser"}));
        let bad = |e: &&Value| matches!(e["level"].as_str(), Some("SEVERE" | "WARNING"));
        log.as_array().into_iter().flatten().filter(bad).map(|e| e["message"].to_string()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A test that has failed may leave either gone already.
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts the driver at a port of its choice.
fn started() -> Option<(Child, String)> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut driver = command.spawn().ok()?;
    let lines = BufReader::new(driver.stdout.take()?).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let rest = line.split_once("started successfully on port ")?.1;
        Some(rest.trim_end_matches('.').to_owned())
    })?;
    Some((driver, format!("http://127.0.0.1:{port}")))
}

fn send(address: &str, body: &Value) -> Value {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let mut answer = agent.post(address).send_json(body).unwrap_or_else(|e| panic!("{address}: {e}"));
    let answer: Value = answer.body_mut().with_config().limit(1 << 28).read_json().expect("JSON");
    assert!(answer["value"]["error"].is_null(), "{address}: {}", answer["value"]);
    answer["value"].clone()
}
