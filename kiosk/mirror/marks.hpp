// A number for each piece of a picture (64 pixels side by side) that is another one when the piece
// is: so that what is new is compared with 8 bytes a piece instead of 256, wherever it may have been
// moved. XXH3 with a secret of this process, so that no guest can draw two pieces alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kiosk/mirror/picture.hpp"

namespace foyer::mirror {

using Mark = std::uint64_t;

constexpr int piece_width = 64;  // pixels; a picture's last piece in a row may have less

// How many pieces a row of so many pixels has.
constexpr int pieces(int width) { return (width + piece_width - 1) / piece_width; }

// Of a row of at most piece_width pixels.
Mark mark_of(std::span<const std::uint32_t> piece);

// The marks of a picture, or of some of its columns and rows.
class Marks {
public:
    Marks() = default;
    Marks(int columns, int rows) { resize(columns, rows); }
    // What it held means nothing then.
    void resize(int columns, int rows) {
        columns_ = columns;
        all_.resize(std::size_t(columns) * std::size_t(rows));
    }

    int columns() const { return columns_; }
    int rows() const { return columns_ == 0 ? 0 : int(all_.size()) / columns_; }
    Mark& at(int column, int row) { return all_[index(column, row)]; }
    Mark at(int column, int row) const { return all_[index(column, row)]; }

private:
    std::size_t index(int column, int row) const {
        return std::size_t(row) * std::size_t(columns_) + std::size_t(column);
    }
    int columns_ = 0;
    std::vector<Mark> all_;
};

}  // namespace foyer::mirror
