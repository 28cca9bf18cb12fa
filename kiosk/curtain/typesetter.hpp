// Sets words in lines: how much room they take, and the Pango layout that the canvas draws, made
// by the same code, so that what was measured is what is drawn. Needs no X server.
#pragma once

#include <memory>
#include <string>

#include "kiosk/curtain/glass.hpp"
#include "kiosk/curtain/picture.hpp"

typedef struct _PangoContext PangoContext;
typedef struct _PangoLayout PangoLayout;

namespace foyer::curtain {

struct Released {
    void operator()(void* object) const;  // g_object_unref
};

class Typesetter {
public:
    explicit Typesetter(const Glass& glass);

    struct Size {
        int w = 0, h = 0;  // pixels
        int lines = 1;
        bool word_broken = false;  // a word is wider than the width it was given
    };
    // `width` in pixels is where lines wrap; 0 is never.
    Size size(const std::string& words, const Face& face, int width = 0) const;
    Size size(const Text& text) const;  // wrapped at its box

    // How far below the top of its box the text begins so that it stands in the middle for the eye:
    // from the top of the first line's capitals to the last line's baseline.
    int drop(const Text& text) const;

    // The least width at which the words take at most two lines.
    int width_in_two_lines(const Text& text) const;
    int width_in_two_lines(const std::string& words, const Face& face) const;
    // The sentence with `words` in the place of its "%s": all of them, or as many of their letters
    // as let the sentence fit, and "…". For names from outside; our own texts get the room they
    // need.
    std::string shortened(const std::string& words, const Face& face, int width, int height,
                          const std::string& sentence = "%s") const;

    std::unique_ptr<PangoLayout, Released> layout(const Text& text) const;
    const Glass& glass() const { return glass_; }

private:
    Glass glass_;
    std::unique_ptr<PangoContext, Released> context_;
};

}  // namespace foyer::curtain
