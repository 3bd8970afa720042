//! A canvas as SVG text, with the font inside.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::canvas::{Anchor, Canvas, CanvasShape, Colour, HEIGHT, Position, Rect, Stroke, TextLine, WIDTH};
use super::font::{FAMILY, Face, clean};
use super::palette::WHITE;
use crate::base::text::inert;
use crate::report::chart::Chart;

/// The fonts for browsers: Latin only, so that they stay small.
const WEB_FONTS: [(u32, &[u8]); 2] = [
    (400, include_bytes!("../../../assets/fonts/TollgateSans-Regular.woff2")),
    (600, include_bytes!("../../../assets/fonts/TollgateSans-SemiBold.woff2")),
];

/// The whole document, with its fonts inside.
pub fn write(chart: &Chart, canvas: &Canvas) -> String {
    element(chart, canvas, &format!("<style>\n{}</style>\n", font_faces()))
}

/// The chart as an element of a page that has the fonts.
pub fn inside(chart: &Chart, canvas: &Canvas) -> String {
    element(chart, canvas, "")
}

fn element(chart: &Chart, canvas: &Canvas, style: &str) -> String {
    let slug = &chart.slug;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         role=\"img\" aria-labelledby=\"{slug}-title {slug}-desc\" font-family=\"'{FAMILY}', sans-serif\">\n\
         <title id=\"{slug}-title\">{}</title>\n<desc id=\"{slug}-desc\">{}</desc>\n",
        escape(&clean(&chart.title)),
        escape(&clean(&chart.alt)),
    );
    out.push_str(style);
    out.push_str(&format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{}\"/>\n", code(WHITE)));
    canvas.shapes().iter().for_each(|shape| write_shape(&mut out, shape));
    out.push_str("</svg>\n");
    out
}

/// The rules that bring the fonts.
pub fn font_faces() -> String {
    let face = |(weight, data): &(u32, &[u8])| {
        format!(
            "@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/woff2;base64,{}) format('woff2')}}\n",
            STANDARD.encode(data)
        )
    };
    WEB_FONTS.iter().map(face).collect()
}

fn write_shape(out: &mut String, shape: &CanvasShape) {
    let line = match shape {
        CanvasShape::Path { spots, stroke } => path(spots, stroke),
        CanvasShape::Fill { rect, colour } => fill(rect, *colour),
        CanvasShape::Area { spots, colour, opacity } => area(spots, *colour, *opacity),
        CanvasShape::Dot { centre, radius, colour } => dot(*centre, *radius, *colour),
        CanvasShape::Text(words) => text(words),
    };
    out.push_str(&line);
    out.push('\n');
}

fn path(spots: &[Position], stroke: &Stroke) -> String {
    let mut out = format!(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
        points(spots),
        code(stroke.colour),
        number(stroke.width)
    );
    if !stroke.dash.is_empty() {
        out.push_str(&format!(" stroke-dasharray=\"{}\"", stroke.dash));
    }
    out + "/>"
}

fn points(spots: &[Position]) -> String {
    let points = spots.iter().map(|spot| format!("{},{}", number(spot.x), number(spot.y)));
    points.collect::<Vec<_>>().join(" ")
}

fn area(spots: &[Position], colour: Colour, opacity: f64) -> String {
    let (points, colour) = (points(spots), code(colour));
    format!("<polygon points=\"{points}\" fill=\"{colour}\" fill-opacity=\"{}\"/>", number(opacity))
}

fn fill(rect: &Rect, colour: Colour) -> String {
    format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        number(rect.x),
        number(rect.y),
        number(rect.width),
        number(rect.height),
        code(colour)
    )
}

fn dot(centre: Position, radius: f64, colour: Colour) -> String {
    format!(
        "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>",
        number(centre.x),
        number(centre.y),
        number(radius),
        code(colour),
        code(WHITE)
    )
}

fn text(text: &TextLine) -> String {
    let anchor = match text.style.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if text.style.face == Face::SemiBold { " font-weight=\"600\"" } else { "" };
    let edge = match text.style.edge {
        true => " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
        false => "",
    };
    format!(
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{weight}{anchor}{edge}>{}</text>",
        number(text.at.x),
        number(text.at.y),
        number(text.style.size),
        code(text.style.colour),
        escape(&text.content)
    )
}

fn code(Colour(red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Two decimals at most, and zero for what is no number.
fn number(value: f64) -> String {
    let value = if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 };
    format!("{}", value + 0.0)
}

/// Text as XML, harmless in an element and in an attribute.
fn escape(text: &str) -> String {
    inert(text).chars().fold(String::new(), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_become_markup() {
        assert_eq!(escape("<script>\"a\" & 'b'"), "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;");
    }

    #[test]
    fn numbers_are_short_and_finite() {
        assert_eq!(number(1.005), "1");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.346), "12.35");
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(f64::INFINITY), "0");
    }
}
