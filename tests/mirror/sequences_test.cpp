// Whatever is drawn, in whatever order, with each encoding and through changes of the screen's
// size: once quiet the viewer's picture is the screen's. FOYER_SEQUENCES (default 80) is how many
// random sequences all encodings get together; FOYER_SEED repeats a run.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/mirror/mirror_process.hpp"
#include "tests/mirror/painter.hpp"
#include "tests/support/vnc_client.hpp"

namespace foyer::test {
namespace {

struct Way {
    const char* name;
    const char* encodings;
    bool jpeg;
};

constexpr Way ways[] = {{"tight_with_jpeg", "copyrect tight raw", true},
                        {"tight_without_copying", "tight", true},
                        {"zrle", "copyrect zrle raw", false},
                        {"raw", "copyrect raw", false}};

// What JPEG may do to a picture at the library's usual level (5), as peak signal to noise.
constexpr double jpeg_psnr_min_db = 25;

unsigned from_environment(const char* name, unsigned otherwise) {
    const char* given = std::getenv(name);
    return given == nullptr ? otherwise : unsigned(std::strtoul(given, nullptr, 10));
}

double psnr_db(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    if (a.size() != b.size()) return 0;
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (const int shift : {0, 8, 16}) {
            const int difference = int(a[i] >> shift & 0xff) - int(b[i] >> shift & 0xff);
            squares += difference * difference;
        }
    }
    return squares == 0 ? 100 : 10 * std::log10(255.0 * 255 * 3 * double(a.size()) / squares);
}

class Sequences : public testing::TestWithParam<Way> {};

TEST_P(Sequences, EndInTheScreensPicture) {
    Xvfb x{640, 480};
    Painter painter{x};
    MirrorProcess mirror{x};
    VncClient viewer(mirror.take_viewer(), GetParam().encodings);
    ASSERT_TRUE(viewer.connected());
    for (const std::string size : {"400", "460"}) {
        ASSERT_EQ(x.run({"xrandr", "--newmode", "m" + size, "10", "500", "500", "500", "500", size,
                         size, size, size}),
                  0);
        ASSERT_EQ(x.run({"xrandr", "--addmode", "screen", "m" + size}), 0);
    }
    const unsigned seed = from_environment("FOYER_SEED", std::random_device{}());
    const unsigned count = from_environment("FOYER_SEQUENCES", 80) / unsigned(std::size(ways));
    std::cout << "FOYER_SEED=" << seed << ", " << count << " sequences\n";
    std::mt19937 random(seed);
    for (unsigned sequence = 0; sequence < count; ++sequence) {
        if (random() % 8 == 0) {
            const char* mode = random() % 2 == 0 ? "m400" : "m460";
            ASSERT_EQ(x.run({"xrandr", "--output", "screen", "--mode", mode}), 0);
            painter.follow_size();
        }
        for (auto i = 1 + random() % 20; i > 0; --i) {
            painter.draw_something(random);
            if (random() % 4 == 0) {
                painter.sync();
                viewer.read_until([] { return true; });  // some of it, half way
            }
        }
        painter.sync();
        const auto screen = painter.screen();
        if (GetParam().jpeg && sequence % 10 != 9) {
            double reached = 0;
            ASSERT_TRUE(viewer.read_until([&] {
                reached = psnr_db(viewer.pixels(), screen);
                return reached >= jpeg_psnr_min_db;
            })) << "sequence " << sequence << ": " << reached << " dB";
        } else {
            ASSERT_TRUE(viewer.read_until([&] { return viewer.pixels() == screen; }))
                << "sequence " << sequence;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Mirror, Sequences, testing::ValuesIn(ways),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace foyer::test
