#include "kiosk/curtain/pad.hpp"

#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

constexpr double pad_padding_mm = 6, key_w_mm = 28, key_h_mm = 15, gap_mm = 4;
constexpr double label_mm = 11, slots_mm = 14, group_gap_mm = 4, slot_gap_mm = 1;
constexpr Face key_face{24, true, 1.1};
constexpr double inner_mm = 3 * key_w_mm + 2 * gap_mm;
constexpr int digits_in_group = 4;

// Eight places in two groups of four, as the ticket prints them.
void slots(Sheet& sheet, Box row, const std::string& digits) {
    const int gap = sheet.mm(slot_gap_mm), group_gap = sheet.mm(group_gap_mm);
    const int n = static_cast<int>(ticket_digits);
    const int wide = (row.w - group_gap - (n - 2) * gap) / n;
    int x = row.x;
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const bool next = at == digits.size();
        const Box slot{x, row.y, wide, row.h};
        sheet.plate(slot, cream, blue, next ? 1.0 : 0.4, 1.5);
        if (at < digits.size()) {
            sheet.words(slot, digits.substr(at, 1), key_face, Align::centre, dark, cream);
        }
        x += wide + (i == digits_in_group - 1 ? group_gap : gap);
    }
}

void key(Sheet& sheet, const Box& box, char digit, bool live) {
    const std::string words(1, digit);
    sheet.plate(box, white, live ? blue : sand, 0.6, 2.5);
    sheet.words(box, words, key_face, Align::centre, dark, white);
    if (live) {
        sheet.panel().targets.push_back({"digit-" + words, box, TypeDigit{digit}, Repeat::typing});
    }
}

}  // namespace

Pad Pad::measured(const Sheet& sheet) {
    return {sheet.mm(inner_mm + 2 * pad_padding_mm),
            sheet.mm(2 * pad_padding_mm + label_mm + slots_mm + 5 * gap_mm + 5 * key_h_mm)};
}

void Pad::draw(Sheet& sheet, Box card, const std::string& digits, bool live) const {
    const int padding = sheet.mm(pad_padding_mm), gap = sheet.mm(gap_mm);
    const int key_w = sheet.mm(key_w_mm), key_h = sheet.mm(key_h_mm);
    sheet.plate(card, white, sand, 0.6, 4);
    int y = card.y + padding;
    const int x = card.x + padding, inner = card.w - 2 * padding;
    sheet.words({x, y, inner, sheet.mm(label_mm - 1)}, tr("Your ticket number"), body_bold,
                Align::left, dark, white);
    y += sheet.mm(label_mm);
    slots(sheet, {x, y, inner, sheet.mm(slots_mm)}, digits);
    y += sheet.mm(slots_mm) + gap;
    for (const char* row : {"123", "456", "789"}) {
        for (int i = 0; i < 3; ++i) {
            key(sheet, {x + i * (key_w + gap), y, key_w, key_h}, row[i], live);
        }
        y += key_h + gap;
    }
    key(sheet, {x + key_w + gap, y, key_w, key_h}, '0', live);
    y += key_h + gap;

    const int half = (inner - gap) / 2;
    const auto wide_key = [&](const Box& box, Button button, bool usable) {
        if (usable) {
            sheet.button(box, button);
        } else {
            sheet.plate(box, white, sand, 0.6, 2.5);
            sheet.words(box.inset(1), button.caption, button.face, Align::centre, dark, white);
        }
    };
    wide_key({x, y, half, key_h},
             {"take-back", tr("Correct"), Symbol::none, plain, TakeBackDigit{}, Repeat::typing},
             live && !digits.empty());
    wide_key({x + half + gap, y, half, key_h},
             {"submit", tr("OK"), Symbol::yes, go, Tell{kiosk::TicketTyped{digits}}},
             live && digits.size() == ticket_digits);
}

std::optional<Action> submit_ticket(const Draft& draft) {
    if (draft.digits.size() != ticket_digits) return std::nullopt;
    return Tell{kiosk::TicketTyped{draft.digits}};
}

}  // namespace foyer::curtain
