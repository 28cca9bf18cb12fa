// foyer-screen-pictures DIRECTORY [GLASS [LANGUAGE]]: writes every scene as a PNG, drawn in memory.
// The guest's own screen is a grey field here. For looking at; docs/images comes from the real
// thing (screenshots.cpp).
#include <cairo.h>

#include <cstdio>
#include <string>

#include "kiosk/curtain/canvas.hpp"
#include "kiosk/curtain/texts.hpp"
#include "tests/screens/scenes.hpp"

int main(int count, char** arguments) {
    using namespace foyer::curtain;
    if (count < 2) {
        std::fprintf(stderr, "usage: foyer-screen-pictures DIRECTORY [GLASS [LANGUAGE]]\n");
        return 2;
    }
    const std::string directory = arguments[1];
    open_texts(FOYER_LOCALE_DIR);
    for (const auto& [glass_name, glass] : all_glasses()) {
        if (count > 2 && glass_name != arguments[2]) continue;
        const Typesetter type(glass);
        for (const std::string language : {"fr", "en"}) {
            if (count > 3 && language != arguments[3]) continue;
            for (auto scene : all_scenes()) {
                scene.show.language = language;
                const Picture picture = layout(scene.show, 0, scene.draft, type);
                cairo_surface_t* surface =
                    cairo_image_surface_create(CAIRO_FORMAT_RGB24, glass.width, glass.height);
                cairo_t* all = cairo_create(surface);
                cairo_set_source_rgb(all, 0.75, 0.77, 0.8);
                cairo_paint(all);
                for (const auto& panel : picture.panels) {
                    cairo_surface_t* part = cairo_surface_create_for_rectangle(
                        surface, panel.box.x, panel.box.y, panel.box.w, panel.box.h);
                    cairo_t* cairo = cairo_create(part);
                    draw(cairo, panel, type);
                    cairo_destroy(cairo);
                    cairo_surface_destroy(part);
                }
                cairo_destroy(all);
                const std::string file = directory + "/" + scene.name + "-" + glass_name + "-" +
                                         language + ".png";
                const bool written =
                    cairo_surface_write_to_png(surface, file.c_str()) == CAIRO_STATUS_SUCCESS;
                cairo_surface_destroy(surface);
                if (!written) {
                    std::fprintf(stderr, "cannot write %s\n", file.c_str());
                    return 1;
                }
            }
        }
    }
    return 0;
}
