#include "kiosk/mirror/marked_picture.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::mirror {
namespace {

constexpr int strip_rows = 64;

int column_of(int x) { return x / piece_width; }

// `rect` becomes a part of what differs to its left, with the rows of both.
void join(Rect& left, const Rect& rect) {
    const int bottom = std::max(left.bottom(), rect.bottom());
    left.y = std::min(left.y, rect.y);
    left.width = rect.right() - left.x;
    left.height = bottom - left.y;
}

// Where `now` differs from what `before` is after the move; in columns and rows of the area.
class Unlike {
public:
    Unlike(const Marks& before, const Marks& now, const std::optional<Move>& move)
        : before_(before), now_(now), move_(move) {}

    bool operator()(int column, int row) const {
        int source = row;
        if (move_ && column >= move_->to.x && column < move_->to.right() && row >= move_->to.y &&
            row < move_->to.bottom()) {
            source -= move_->dy;
        }
        return now_.at(column, row) != before_.at(column, source);
    }

private:
    const Marks& before_;
    const Marks& now_;
    const std::optional<Move>& move_;
};

}  // namespace

MarkedPicture::MarkedPicture(int width, int height)
    : picture_(width, height, 0), marks_(pieces(width), height) {
    for (int column = 0; column < marks_.columns(); ++column) {
        const int x = column * piece_width;
        const Mark black = mark_of(picture_.span(x, 0, std::min(piece_width, width - x)));
        for (int row = 0; row < height; ++row) marks_.at(column, row) = black;
    }
}

Rect MarkedPicture::whole_pieces(const Rect& rect) const {
    const int left = column_of(rect.x) * piece_width;
    const int right = std::min(pieces(rect.right()) * piece_width, picture_.width);
    return {left, rect.y, right - left, rect.height};
}

Marks MarkedPicture::cut_out(const Rect& where) const {
    const int first = column_of(where.x);
    Marks marks(pieces(where.width), where.height);
    for (int row = 0; row < marks.rows(); ++row) {
        for (int column = 0; column < marks.columns(); ++column) {
            marks.at(column, row) = marks_.at(first + column, where.y + row);
        }
    }
    return marks;
}

Marks MarkedPicture::copy_pixels(const Rect& where, const std::uint32_t* fresh) {
    const int first = column_of(where.x);
    Marks now(pieces(where.width), where.height);
    for (int row = 0; row < now.rows(); ++row) {
        const std::uint32_t* from = fresh + std::ptrdiff_t(row) * where.width;
        std::uint32_t* to = picture_.row(where.y + row) + where.x;
        for (int column = 0; column < now.columns(); ++column) {
            const int x = column * piece_width;
            const std::span piece(from + x, std::size_t(std::min(piece_width, where.width - x)));
            const Mark mark = now.at(column, row) = mark_of(piece);
            Mark& kept = marks_.at(first + column, where.y + row);
            if (kept == mark) continue;
            kept = mark;
            std::copy(piece.begin(), piece.end(), to + x);
        }
    }
    return now;
}

MarkedPicture::Difference MarkedPicture::paste(const Rect& where, const std::uint32_t* fresh) {
    assert(where == whole_pieces(where) && where.width > 0 && where.height > 0);
    assert(where.y >= 0 && where.right() <= picture_.width && where.bottom() <= picture_.height);
    const Marks before = cut_out(where);
    const Marks now = copy_pixels(where, fresh);
    Difference result;
    result.move = find_scroll(before, now);
    const Unlike unlike(before, now, result.move);
    const auto in_pixels = [&where](const Rect& r) {
        const int x = where.x + r.x * piece_width;
        const int right = std::min(x + r.width * piece_width, where.right());
        return Rect{x, where.y + r.y, right - x, r.height};
    };
    for (int top = 0; top < now.rows(); top += strip_rows) {
        const int low = std::min(top + strip_rows, now.rows());
        const std::size_t above = result.areas.size();
        for (int column = 0; column < now.columns(); ++column) {
            int first = top, last = low;
            while (first < low && !unlike(column, first)) ++first;
            if (first == low) continue;
            while (!unlike(column, last - 1)) --last;
            const Rect rect = in_pixels({column, first, 1, last - first});
            if (result.areas.size() > above && result.areas.back().right() == rect.x) {
                join(result.areas.back(), rect);
            } else {
                result.areas.push_back(rect);
            }
        }
    }
    if (result.move) result.move->to = in_pixels(result.move->to);
    return result;
}

}  // namespace foyer::mirror
