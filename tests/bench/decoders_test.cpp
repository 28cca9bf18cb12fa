#include <gtest/gtest.h>
#include <sys/socket.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "tools/bench/likeness.hpp"
#include "tools/bench/rfb/stream.hpp"
#include "tools/bench/rfb/tight.hpp"
#include "tools/bench/rfb/zrle.hpp"

namespace foyer::bench {
namespace {

// A stream that holds these bytes and then ends.
struct Told {
    explicit Told(const std::string& bytes) : stream(filled(bytes)) {}

    static int filled(const std::string& bytes) {
        int ends[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        EXPECT_EQ(send(ends[1], bytes.data(), bytes.size(), 0), ssize_t(bytes.size()));
        close(ends[1]);
        return ends[0];
    }
    Stream stream;
};

// One zlib stream that goes on over many pieces.
class Deflater {
public:
    Deflater() { EXPECT_EQ(deflateInit(&stream_, 6), Z_OK); }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    std::string deflate(const std::string& piece) {
        std::string out(piece.size() + 1000, '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_.avail_in = uInt(piece.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = uInt(out.size());
        EXPECT_EQ(::deflate(&stream_, Z_SYNC_FLUSH), Z_OK);
        out.resize(out.size() - stream_.avail_out);
        return out;
    }

private:
    z_stream stream_{};
};

std::string byte(unsigned value) { return std::string(1, char(value)); }

std::string rgb(std::uint32_t colour) {
    return byte(colour >> 16 & 255) + byte(colour >> 8 & 255) + byte(colour & 255);
}
std::string bgr(std::uint32_t colour) {
    const std::string text = rgb(colour);
    return {text.rbegin(), text.rend()};
}

std::string compact(std::size_t length) {
    std::string text = byte(unsigned(length & 0x7f) | (length > 0x7f ? 0x80U : 0));
    if (length > 0x7f) text += byte(unsigned(length >> 7 & 0x7f) | (length > 0x3fff ? 0x80U : 0));
    if (length > 0x3fff) text += byte(unsigned(length >> 14));
    return text;
}

// A picture of few or many colours, with something everywhere.
Picture some_picture(int width, int height, unsigned colours) {
    std::mt19937 random(7);
    Picture picture(width, height);
    for (std::uint32_t& pixel : picture.pixels) {
        pixel = std::uint32_t(random() % colours) * 2654435U & 0xffffff;
    }
    return picture;
}

// The pixels of an area, each written by `write`, row after row.
template <class Write>
std::string pixels(const Picture& picture, const Area& area, Write write) {
    std::string text;
    for (int y = area.y; y < area.y + area.height; ++y) {
        for (int x = area.x; x < area.x + area.width; ++x) text += write(*picture.at(x, y));
    }
    return text;
}

constexpr Area whole{0, 0, 70, 67}, inside{3, 5, 33, 41};

class Decoders : public testing::Test {
protected:
    // The area is as in `truth` afterwards, and nothing around it has changed.
    template <class Decoder>
    void expect_decoded(Decoder& decoder, const std::string& bytes, const Area& area) {
        Picture seen(truth.width, truth.height), expected = seen;
        for (int y = area.y; y < area.y + area.height; ++y) {
            std::copy_n(truth.at(area.x, y), area.width, expected.at(area.x, y));
        }
        Told told(bytes);
        decoder.decode(told.stream, area, seen);
        EXPECT_EQ(compare(seen, expected).different, 0U);
        EXPECT_THROW(told.stream.u8(), std::runtime_error) << "bytes are left";
    }

    std::string deflated(const std::string& data) {
        const std::string piece = zlib.deflate(data);
        return compact(piece.size()) + piece;
    }

    Picture truth = some_picture(whole.width, whole.height, 1U << 24);
    Deflater zlib;
    Tight tight;
    Zrle zrle;
};

TEST_F(Decoders, TightFillsWithOneColour) {
    std::fill(truth.pixels.begin(), truth.pixels.end(), 0x123456);
    expect_decoded(tight, byte(0x80) + rgb(0x123456), inside);
}

TEST_F(Decoders, TightCopiesColoursThroughStreamsThatGoOn) {
    for (int i = 0; i < 2; ++i) {
        expect_decoded(tight, byte(0x00) + deflated(pixels(truth, inside, rgb)), inside);
    }
    Deflater other;
    const std::string piece = other.deflate(pixels(truth, whole, rgb));
    expect_decoded(tight, byte(0x30) + compact(piece.size()) + piece, whole);
}

TEST_F(Decoders, TightBeginsAStreamAnewWhenToldTo) {
    expect_decoded(tight, byte(0x10) + deflated(pixels(truth, inside, rgb)), inside);
    Deflater anew;
    const std::string piece = anew.deflate(pixels(truth, inside, rgb));
    expect_decoded(tight, byte(0x12) + compact(piece.size()) + piece, inside);
}

TEST_F(Decoders, TightLeavesFewBytesUncompressed) {
    expect_decoded(tight, byte(0x00) + pixels(truth, {4, 4, 3, 1}, rgb), {4, 4, 3, 1});
}

TEST_F(Decoders, TightReadsTwoColoursAsBits) {
    truth = some_picture(whole.width, whole.height, 2);
    const std::uint32_t second = 2654435U & 0xffffff;
    std::string bits;
    for (int y = inside.y; y < inside.y + inside.height; ++y) {
        for (int x = 0; x < inside.width; ++x) {
            if (x % 8 == 0) bits += '\0';
            const bool one = *truth.at(inside.x + x, y) == second;
            bits.back() = char(bits.back() | (one ? 0x80 >> x % 8 : 0));
        }
    }
    expect_decoded(tight, byte(0x40) + byte(1) + byte(1) + rgb(0) + rgb(second) + deflated(bits),
                   inside);
}

TEST_F(Decoders, TightReadsMoreColoursAsIndices) {
    constexpr unsigned colours = 200;
    truth = some_picture(whole.width, whole.height, colours);
    std::string palette;
    std::vector<std::uint32_t> known;
    for (unsigned i = 0; i < colours; ++i) {
        known.push_back(i * 2654435U & 0xffffff);
        palette += rgb(known.back());
    }
    const auto index = [&known](std::uint32_t colour) {
        return byte(unsigned(std::ranges::find(known, colour) - known.begin()));
    };
    expect_decoded(
        tight,
        byte(0x60) + byte(1) + byte(colours - 1) + palette + deflated(pixels(truth, inside, index)),
        inside);
}

TEST_F(Decoders, TightAddsGradients) {
    std::string differences;
    const auto at = [this](int x, int y, int shift) {
        if (x < whole.x || y < whole.y) return 0;
        return int(*truth.at(x, y) >> shift & 255);
    };
    for (int y = 0; y < whole.height; ++y) {
        for (int x = 0; x < whole.width; ++x) {
            for (const int shift : {16, 8, 0}) {
                const int expected =
                    at(x - 1, y, shift) + at(x, y - 1, shift) - at(x - 1, y - 1, shift);
                differences += byte(unsigned(at(x, y, shift) - std::clamp(expected, 0, 255)));
            }
        }
    }
    expect_decoded(tight, byte(0x50) + byte(2) + deflated(differences), whole);
}

TEST_F(Decoders, TightPutsAJpegInItsPlace) {
    for (int y = 0; y < truth.height; ++y) {
        for (int x = 0; x < truth.width; ++x) *truth.at(x, y) = std::uint32_t(x * 3) << 16 | 0x40a0;
    }
    unsigned char* made = nullptr;
    unsigned long size = 0;
    void* jpeg = tjInitCompress();
    ASSERT_EQ(tjCompress2(jpeg, reinterpret_cast<unsigned char*>(truth.at(inside.x, inside.y)),
                          inside.width, truth.width * 4, inside.height, TJPF_BGRX, &made, &size,
                          TJSAMP_444, 95, 0),
              0);
    const std::string piece(reinterpret_cast<char*>(made), size);
    tjFree(made);
    tjDestroy(jpeg);
    Picture seen = truth;
    for (int y = 0; y < inside.height; ++y) {
        std::fill_n(seen.at(inside.x, inside.y + y), inside.width, 0U);
    }
    Told told(byte(0x90) + compact(piece.size()) + piece);
    tight.decode(told.stream, inside, seen);
    const Likeness like = compare(seen, truth);
    EXPECT_GT(like.luma, 40);
    EXPECT_LE(like.different, std::size_t(inside.width * inside.height));
}

TEST_F(Decoders, TightRefusesWhatIsWrong) {
    Deflater fresh;
    const std::string tiny = fresh.deflate("too little");
    for (const std::string& wrong :
         {byte(0xa0), byte(0x40) + byte(3), byte(0x00) + compact(tiny.size()) + tiny,
          byte(0x90) + compact(4) + "none", byte(0x00) + compact(4) + "none", byte(0x80) + "x"}) {
        Told told(wrong);
        Tight decoder;
        EXPECT_THROW(decoder.decode(told.stream, inside, truth), std::exception);
    }
}

std::string zrle_message(const std::string& piece) {
    return u32(std::uint32_t(piece.size())) + piece;
}

// The tiles of the whole picture, each written by `tile`.
template <class Tile>
std::string tiles(Tile tile) {
    std::string text;
    for (int y = 0; y < whole.height; y += 64) {
        for (int x = 0; x < whole.width; x += 64) {
            text += tile(Area{x, y, std::min(64, whole.width - x), std::min(64, whole.height - y)});
        }
    }
    return text;
}

TEST_F(Decoders, ZrleReadsPlainTilesOfAStreamThatGoesOn) {
    const auto plain = [this](const Area& tile) { return byte(0) + pixels(truth, tile, bgr); };
    for (int i = 0; i < 2; ++i) {
        expect_decoded(zrle, zrle_message(zlib.deflate(tiles(plain))), whole);
    }
}

TEST_F(Decoders, ZrleReadsTilesOfOneColour) {
    std::fill(truth.pixels.begin(), truth.pixels.end(), 0x00cafe);
    const auto solid = [](const Area&) { return byte(1) + bgr(0x00cafe); };
    expect_decoded(zrle, zrle_message(zlib.deflate(tiles(solid))), whole);
}

TEST_F(Decoders, ZrleReadsPackedPalettesOfEachWidth) {
    for (const unsigned colours : {2U, 3U, 4U, 5U, 16U}) {
        truth = some_picture(whole.width, whole.height, colours);
        const int bits = colours == 2 ? 1 : colours <= 4 ? 2 : 4;
        const auto packed = [&](const Area& tile) {
            std::string text = byte(colours);
            for (unsigned i = 0; i < colours; ++i) text += bgr(i * 2654435U & 0xffffff);
            for (int y = 0; y < tile.height; ++y) {
                for (int x = 0; x < tile.width; ++x) {
                    unsigned index = 0;
                    while ((index * 2654435U & 0xffffff) != *truth.at(tile.x + x, tile.y + y))
                        ++index;
                    if (x * bits % 8 == 0) text += '\0';
                    text.back() = char(text.back() | char(index << (8 - bits - x * bits % 8)));
                }
            }
            return text;
        };
        expect_decoded(zrle, zrle_message(zlib.deflate(tiles(packed))), whole);
    }
}

TEST_F(Decoders, ZrleReadsRunsPlainAndOfAPalette) {
    std::fill(truth.pixels.begin(), truth.pixels.end(), 0x112233);
    truth.pixels[0] = 0x445566;
    const auto length = [](std::size_t run) {
        std::string text;
        for (run -= 1; run >= 255; run -= 255) text += byte(255);
        return text + byte(unsigned(run));
    };
    const auto size = [](const Area& tile) { return std::size_t(tile.width * tile.height); };
    const auto plain = [&](const Area& tile) {
        const bool first = tile.x == 0 && tile.y == 0;
        return byte(128) + (first ? bgr(0x445566) + length(1) : "") + bgr(0x112233) +
               length(size(tile) - first);
    };
    expect_decoded(zrle, zrle_message(zlib.deflate(tiles(plain))), whole);
    const auto of_palette = [&](const Area& tile) {
        const bool first = tile.x == 0 && tile.y == 0;
        return byte(130) + bgr(0x112233) + bgr(0x445566) + (first ? byte(1) : "") + byte(128) +
               length(size(tile) - first);
    };
    expect_decoded(zrle, zrle_message(zlib.deflate(tiles(of_palette))), whole);
}

TEST_F(Decoders, ZrleRefusesWhatIsWrong) {
    for (const std::string& wrong :
         {byte(17), byte(129), byte(128) + bgr(1) + byte(255) + byte(255), byte(0) + "short"}) {
        Deflater fresh;
        std::string piece =
            fresh.deflate(wrong + std::string(wrong[0] == char(128) ? 99999 : 0, '\xff'));
        Told told(zrle_message(piece));
        Zrle decoder;
        EXPECT_THROW(decoder.decode(told.stream, {0, 0, 8, 8}, truth), std::exception);
    }
}

}  // namespace
}  // namespace foyer::bench
