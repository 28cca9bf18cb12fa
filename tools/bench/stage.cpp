#include "tools/bench/stage.hpp"

#include <algorithm>
#include <array>

#include "tools/bench/marks.hpp"
#include "tools/bench/scenes.hpp"

namespace foyer::bench {
namespace {

constexpr int lines_kept = 64, film_pictures = 8;
constexpr std::uint32_t paper = 0xffffff, column = 0xd8dee8, dark = 0x101010, bright = 0xf0f0f0;

void paint(Canvas& canvas, int picture, const Picture& with) {
    std::ranges::copy(with.pixels, canvas.pixels(picture).begin());
}

}  // namespace

Stage::Stage(Board& board)
    : board_(board),
      lines_(board.connection(), board.width() - mark_column, lines_kept * line_height, 1),
      film_(board.connection(), board.width(), board.height(), film_pictures),
      whole_(board.connection(), board.width(), board.height(), 2) {
    paint(lines_, 0, text_page(lines_.width(), lines_kept, paper, 1));
    for (int i = 0; i < film_pictures; ++i) {
        paint(film_, i, photograph(board.width(), board.height(), unsigned(i)));
    }
    for (int i = 0; i < 2; ++i) paint(whole_, i, mixture(board.width(), board.height(), i == 1));
}

void Stage::show_text() {
    board_.fill(std::array{Area{0, 0, mark_column, board_.height()}}, column);
    board_.put(lines_, 0, {0, 0, lines_.width(), std::min(lines_.height(), board_.height())},
               mark_column, 0);
    patch_light_ = true;
    toggle_patch();
    mark(0);
    board_.sync();
}

void Stage::scroll(unsigned frame) {
    const int height = board_.height() / line_height * line_height;
    board_.scroll_up({mark_column, 0, lines_.width(), height}, line_height);
    const int line = int(frame % unsigned(lines_kept));
    board_.put(lines_, 0, {0, line * line_height, lines_.width(), line_height}, mark_column,
               height - line_height);
    mark(frame);
    board_.sync();
}

void Stage::show_film(unsigned frame) {
    put_whole(film_, int(frame % unsigned(film_pictures)), frame);
}

void Stage::show_whole(unsigned frame) { put_whole(whole_, int(frame % 2), frame); }

Picture Stage::film(unsigned frame) {
    Picture picture(film_.width(), film_.height());
    std::ranges::copy(film_.pixels(int(frame % unsigned(film_pictures))), picture.pixels.begin());
    draw_marks(picture.pixels, picture.width, picture.height, frame);
    return picture;
}

void Stage::toggle_patch() {
    patch_light_ = !patch_light_;
    board_.fill(std::array{key_patch}, patch_light_ ? dark : bright);
    const auto [x, y, width, height] = key_patch;
    board_.fill(std::array{Area{x + 1, y + 2, width - 2, height - 4}},
                patch_light_ ? bright : dark);
    board_.sync();
}

void Stage::mark(unsigned frame) {
    for (const Area& place : mark_places(board_.height())) {
        board_.fill(std::array{place}, 0);
        board_.fill(white_blocks(place, frame), 0xffffff);
    }
}

// The marks are in the picture that is put: one request shows both.
void Stage::put_whole(Canvas& canvas, int picture, unsigned frame) {
    draw_marks(canvas.pixels(picture), canvas.width(), canvas.height(), frame);
    board_.put(canvas, picture, {0, 0, canvas.width(), canvas.height()}, 0, 0);
    board_.sync();
}

}  // namespace foyer::bench
