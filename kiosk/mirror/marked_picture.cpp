#include "kiosk/mirror/marked_picture.hpp"

#include <algorithm>
#include <cassert>

namespace foyer::mirror {
namespace {

constexpr int strip_rows = 64;

int column_of(int x) { return x / piece_width; }

// The X server has just written the new pixels, on another processor as a rule; what lies a little
// ahead is asked for early (measured: an eighth less time). Beyond the end it does nothing.
void fetch_ahead(const std::uint32_t* pixels) {
    constexpr std::size_t ahead_bytes = 2048, cache_line_bytes = 64;
    const char* at = reinterpret_cast<const char*>(pixels) + ahead_bytes;
    for (std::size_t i = 0; i < piece_width * sizeof *pixels; i += cache_line_bytes) {
        __builtin_prefetch(at + i);
    }
}

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

// The pixels and their marks.
void MarkedPicture::copy(const Rect& where, const std::uint32_t* fresh) {
    const int first = column_of(where.x);
    for (Marks* marks : {&before_, &now_}) marks->resize(pieces(where.width), where.height);
    for (int row = 0; row < where.height; ++row) {
        const std::uint32_t* from = fresh + std::ptrdiff_t(row) * where.width;
        std::uint32_t* to = picture_.row(where.y + row) + where.x;
        for (int column = 0; column < now_.columns(); ++column) {
            const int x = column * piece_width;
            const std::span piece(from + x, std::size_t(std::min(piece_width, where.width - x)));
            fetch_ahead(from + x);
            const Mark mark = mark_of(piece);
            Mark& kept = marks_.at(first + column, where.y + row);
            before_.at(column, row) = kept;
            now_.at(column, row) = mark;
            if (kept == mark) continue;
            kept = mark;
            std::copy(piece.begin(), piece.end(), to + x);
        }
    }
}

MarkedPicture::Difference MarkedPicture::paste(const Rect& where, const std::uint32_t* fresh) {
    assert(where == whole_pieces(where) && where.width > 0 && where.height > 0);
    assert(where.y >= 0 && where.right() <= picture_.width && where.bottom() <= picture_.height);
    copy(where, fresh);
    Difference result;
    result.move = find_scroll(before_, now_);
    const Unlike unlike(before_, now_, result.move);
    const auto in_pixels = [&where](const Rect& r) {
        const int x = where.x + r.x * piece_width;
        const int right = std::min(x + r.width * piece_width, where.right());
        return Rect{x, where.y + r.y, right - x, r.height};
    };
    for (int top = 0; top < now_.rows(); top += strip_rows) {
        const int low = std::min(top + strip_rows, now_.rows());
        const std::size_t above = result.areas.size();
        for (int column = 0; column < now_.columns(); ++column) {
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
