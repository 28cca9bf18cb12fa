// What is played on the board: a page of text that scrolls beside a column with the key's patch,
// a film, whole screens that change at once. Every frame carries its number (marks.hpp).
#pragma once

#include "tools/bench/board.hpp"

namespace foyer::bench {

class Stage {
public:
    explicit Stage(Board& board);

    // A page that fills the screen, as frame 0. The key's patch is dark.
    void show_text();
    // One line further.
    void scroll(unsigned frame);
    void show_film(unsigned frame);
    void show_whole(unsigned frame);
    // As the server has it when frame `frame` of the film is shown.
    Picture film(unsigned frame);
    // What a pressed key changes: ten by twenty pixels, as a letter would.
    void toggle_patch();

private:
    void mark(unsigned frame);
    void put_whole(Canvas& canvas, int picture, unsigned frame);

    Board& board_;
    Canvas lines_, film_, whole_;
    bool patch_light_ = false;
};

}  // namespace foyer::bench
