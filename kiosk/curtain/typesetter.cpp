#include "kiosk/curtain/typesetter.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace foyer::curtain {
namespace {

// Open Sans was drawn for screens and keeps I, l and 1 apart; DejaVu Sans is always installed.
constexpr const char* family = "Open Sans, DejaVu Sans";

struct Freed {
    void operator()(PangoFontDescription* description) const {
        pango_font_description_free(description);
    }
};
using Description = std::unique_ptr<PangoFontDescription, Freed>;

Description describe(const Glass& glass, const Face& face) {
    Description description(pango_font_description_new());
    pango_font_description_set_family_static(description.get(), family);
    pango_font_description_set_weight(description.get(),
                                      face.bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(description.get(),
                                             glass.pt(face.size_pt) * PANGO_SCALE);
    return description;
}

void emphasise(PangoLayout* layout, const Glass& glass, const Text& text) {
    const auto begin = text.words.find(text.emphasis);
    if (text.emphasis.empty() || begin == std::string::npos) return;
    const auto description = describe(glass, text.emphasis_face);
    PangoAttribute* attribute = pango_attr_font_desc_new(description.get());
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(begin + text.emphasis.size());
    PangoAttrList* list = pango_attr_list_new();
    pango_attr_list_insert(list, attribute);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

// Whether some line ends inside a word.
bool breaks_a_word(PangoLayout* layout) {
    int n = 0;
    const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout, &n);
    const char* words = pango_layout_get_text(layout);
    for (int i = 1; i < pango_layout_get_line_count(layout); ++i) {
        const int byte = pango_layout_line_get_start_index(pango_layout_get_line_readonly(layout, i));
        const auto at = g_utf8_pointer_to_offset(words, words + byte);
        if (at < n && !attributes[at].is_line_break) return true;
    }
    return false;
}

}  // namespace

void Released::operator()(void* object) const { g_object_unref(object); }

Typesetter::Typesetter(const Glass& glass)
    : glass_(glass), context_(pango_font_map_create_context(pango_cairo_font_map_get_default())) {
    // Said here, or every kind of surface would bring its own and lines would wrap differently.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context_.get(), 96);
}

std::unique_ptr<PangoLayout, Released> Typesetter::layout(const Text& text) const {
    std::unique_ptr<PangoLayout, Released> layout(pango_layout_new(context_.get()));
    pango_layout_set_font_description(layout.get(), describe(glass_, text.face).get());
    pango_layout_set_text(layout.get(), text.words.data(), static_cast<int>(text.words.size()));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (text.box.w > 0) pango_layout_set_width(layout.get(), text.box.w * PANGO_SCALE);
    pango_layout_set_alignment(layout.get(), text.align == Align::centre ? PANGO_ALIGN_CENTER
                                                                        : PANGO_ALIGN_LEFT);
    // The factor counts in the font's own line height, which is 1.36 sizes for Open Sans.
    PangoFontMetrics* metrics = pango_context_get_metrics(
        context_.get(), pango_layout_get_font_description(layout.get()), nullptr);
    const double natural = pango_font_metrics_get_height(metrics);
    pango_font_metrics_unref(metrics);
    const double wanted = text.face.leading * glass_.pt(text.face.size_pt) * PANGO_SCALE;
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(wanted / natural));
    emphasise(layout.get(), glass_, text);
    return layout;
}

Typesetter::Size Typesetter::size(const Text& text) const {
    const auto set = layout(text);
    Size size;
    pango_layout_get_pixel_size(set.get(), &size.w, &size.h);
    size.lines = pango_layout_get_line_count(set.get());
    size.word_broken = breaks_a_word(set.get());
    return size;
}

int Typesetter::drop(const Text& text) const {
    constexpr double capital = 0.71;  // height of a capital letter, in sizes
    const auto set = layout(text);
    const PangoLayoutLine* first_line = pango_layout_get_line_readonly(set.get(), 0);
    const auto emphasis = text.emphasis.empty() ? std::string::npos : text.words.find(text.emphasis);
    const bool large = emphasis < static_cast<std::size_t>(pango_layout_line_get_length(
                                      const_cast<PangoLayoutLine*>(first_line)));
    const double size_px = glass_.pt(large ? text.emphasis_face.size_pt : text.face.size_pt);
    const double first = pango_layout_get_baseline(set.get()) / double{PANGO_SCALE};
    PangoLayoutIter* line = pango_layout_get_iter(set.get());
    while (pango_layout_iter_next_line(line)) {
    }
    const double last = pango_layout_iter_get_baseline(line) / double{PANGO_SCALE};
    pango_layout_iter_free(line);
    return static_cast<int>(
        std::lround((text.box.h - (last - first + capital * size_px)) / 2 -
                    (first - capital * size_px)));
}

Typesetter::Size Typesetter::size(const std::string& words, const Face& face, int width) const {
    Text text;
    text.box.w = width;
    text.words = words;
    text.face = face;
    return size(text);
}

int Typesetter::width_in_two_lines(const Text& text) const {
    const auto wide = [&](std::size_t from, std::size_t count) {
        Text line = text;
        line.box.w = 0;
        line.words = text.words.substr(from, count);
        return size(line).w;
    };
    int least = wide(0, text.words.size());
    for (auto space = text.words.find(' '); space != std::string::npos;
         space = text.words.find(' ', space + 1)) {
        least = std::min(least, std::max(wide(0, space), wide(space + 1, text.words.size())));
    }
    return least + 1;  // a line must not wrap at exactly its own width
}

int Typesetter::width_in_two_lines(const std::string& words, const Face& face) const {
    Text text;
    text.words = words;
    text.face = face;
    return width_in_two_lines(text);
}

std::string Typesetter::shortened(const std::string& words, const Face& face, int width, int height,
                                  const std::string& sentence) const {
    const auto place = sentence.find("%s");
    const auto filled = [&](const std::string& by) {
        return place == std::string::npos ? sentence : std::string(sentence).replace(place, 2, by);
    };
    const auto fits = [&](const std::string& shown) {
        const auto taken = size(shown, face, width);
        return taken.w <= width && taken.h <= height;
    };
    if (fits(filled(words))) return filled(words);
    std::vector<std::size_t> ends;  // where each character of UTF-8 begins: what may be kept
    for (std::size_t i = 0; i < words.size(); ++i) {
        if ((static_cast<unsigned char>(words[i]) & 0xC0) != 0x80) ends.push_back(i);
    }
    const auto kept = [&](std::size_t end) { return filled(words.substr(0, end) + "…"); };
    const auto first_too_long = std::partition_point(
        ends.begin(), ends.end(), [&](std::size_t end) { return fits(kept(end)); });
    return first_too_long == ends.begin() ? filled("…") : kept(*std::prev(first_too_long));
}

}  // namespace foyer::curtain
