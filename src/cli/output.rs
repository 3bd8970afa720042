//! The standard streams.

use std::io::{IsTerminal, Write};

use crate::base::diagnostic::Refusal;
use crate::render::terminal::Screen;

/// Where results and messages go.
pub struct Output {
    out: Box<dyn Write>,
    /// What standard output can show.
    screen: Screen,
    /// Whether standard error shows colour.
    colour_errors: bool,
}

/// Columns where nothing says how wide the terminal is.
const WIDTH: usize = 80;

impl Output {
    /// The process's own streams. Colour is for terminals that want it.
    pub fn standard() -> Self {
        // Errors come before any command has looked at its arguments.
        let asked = std::env::args_os().any(|argument| argument == "--no-color");
        let plain = asked || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
        let terminal = terminal_size::terminal_size().filter(|_| out.is_terminal());
        let width = columns.or(terminal.map(|(width, _)| usize::from(width.0))).unwrap_or(WIDTH);
        let screen = Screen { width: width.clamp(60, 160), colour: out.is_terminal() && !plain };
        Self { out: Box::new(out), screen, colour_errors: err.is_terminal() && !plain }
    }

    /// What results may use, given the user's wish.
    pub fn screen(&self, no_color: bool) -> Screen {
        Screen { colour: self.screen.colour && !no_color, ..self.screen }
    }

    /// A result.
    pub fn print(&mut self, text: &str) -> std::io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// A message that is no result.
    pub fn say(&self, text: &str) {
        // A closed error stream is no reason to fail.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// The problems of the user's input.
    pub fn refuse(&self, refusal: &Refusal) {
        self.say(&crate::render::diagnostic::render(refusal, self.colour_errors));
    }
}
