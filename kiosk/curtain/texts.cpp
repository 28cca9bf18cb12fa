#include "kiosk/curtain/texts.hpp"

#include <libintl.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>

namespace foyer::curtain {
namespace {

constexpr const char* domain = "foyer-curtain";
constexpr const char* no_break_space = "\u00A0";

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

// Each row: with at least `from` left, these words. From the longest to the shortest; above the
// first row, steps of five minutes with a minute of grace (59:00 is still "one hour").
struct Row {
    Millis from;
    int minutes;
    bool less_than;
};
constexpr Millis step = minutes(5), grace = minutes(1);
constexpr std::array<Row, 5> rows{{{minutes(4) + seconds(30), 5, false},
                                   {minutes(2) + seconds(30), 5, true},
                                   {minutes(1) + seconds(30), 2, false},
                                   {minutes(1), 2, true},
                                   {0, 1, true}}};
constexpr Millis by_steps_from = minutes(9);

std::string minutes_in_words(std::int64_t n) {
    const auto count = static_cast<long>(n);
    if (n >= 60 && n % 60 == 0) {
        return fill(trn("%d hour", "%d hours", count / 60), {std::to_string(n / 60)});
    }
    if (n > 60) {
        char rest[8];
        std::snprintf(rest, sizeof rest, "%02ld", count % 60);
        /* hours and minutes, for example 1 h 30 */
        return fill(tr("%s h %s min"), {std::to_string(n / 60), rest});
    }
    return fill(trn("%d minute", "%d minutes", count), {std::to_string(n)});
}

}  // namespace

void open_texts(const std::string& locale_dir) {
    std::setlocale(LC_ALL, "C.UTF-8");
    bindtextdomain(domain, locale_dir.c_str());
    bind_textdomain_codeset(domain, "UTF-8");
    textdomain(domain);
}

void speak(const std::string& language) {
    const char* now = std::getenv("LANGUAGE");
    if (now && language == now) return;
    setenv("LANGUAGE", language.c_str(), 1);
    textdomain(domain);  // makes gettext forget what it looked up in the other language
}

std::string listed(const std::vector<std::string>& names) {
    if (names.empty()) return "";
    std::string list = names.front();
    for (std::size_t i = 1; i < names.size(); ++i) {
        const bool last = i + 1 == names.size();
        list = fill(last ? tr("%s and %s") : tr("%s, %s"), {list, names[i]});
    }
    return list;
}

std::string typographic(std::string words) {
    replace_all(words, "'", "\u2019");
    return words;
}

std::string tr(const char* english) { return typographic(gettext(english)); }

std::string trn(const char* one, const char* many, long n) {
    return typographic(ngettext(one, many, static_cast<unsigned long>(n)));
}

std::string fill(std::string text, std::initializer_list<std::string> values) {
    std::size_t from = 0;
    for (const auto& value : values) {
        const auto at = std::min(text.find("%s", from), text.find("%d", from));
        if (at == std::string::npos) break;
        text.replace(at, 2, value);
        from = at + value.size();
    }
    return text;
}

std::string unbroken(std::string words) {
    replace_all(words, " ", no_break_space);
    return words;
}

std::string time_left(Millis left) {
    left = std::max<Millis>(left, 0);
    if (left >= by_steps_from) return unbroken(minutes_in_words((left + grace) / step * 5));
    for (const auto& row : rows) {
        if (left < row.from) continue;
        const auto words = minutes_in_words(row.minutes);
        /* H-2 and T-1: less than 5 minutes */
        return unbroken(row.less_than ? fill(tr("less than %s"), {words}) : words);
    }
    return {};
}

Millis time_left_changes_in(Millis left) {
    left = std::max<Millis>(left, 0);
    if (left >= by_steps_from) {
        const Millis said = (left + grace) / step * step;
        return left - (said - grace) + 1;
    }
    for (const auto& row : rows) {
        if (left >= row.from) return left - row.from + 1;
    }
    return 1;
}

std::string waiting_time(Millis wait) {
    constexpr Millis ten = seconds(10);
    if (wait > minutes(1)) return unbroken(minutes_in_words((wait + minutes(1) - 1) / minutes(1)));
    const auto n = static_cast<long>(std::max<Millis>((wait + ten - 1) / ten, 1) * 10);
    return unbroken(fill(trn("%d second", "%d seconds", n), {std::to_string(n)}));
}

Millis waiting_time_changes_in(Millis wait) {
    const Millis unit = wait > minutes(1) ? minutes(1) : seconds(10);
    return std::max<Millis>((wait - 1) % unit + 1, 1);
}

}  // namespace foyer::curtain
