#include "kiosk/mirror/keymap.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace foyer::mirror {
namespace {

constexpr std::uint32_t shift = 1, lock = 2, control = 4, num_lock = 16, level3 = 128;

Keymap layout(const char* name) {
    xkb_context* context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    const xkb_rule_names names{"evdev", "pc105", name, nullptr, nullptr};
    xkb_keymap* map = xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    xkb_context_unref(context);
    return Keymap(map);
}

// Keycodes of evdev: the key's place on the keyboard.
constexpr xkb_keycode_t key_1 = 10, key_0 = 19, key_q = 24, key_a = 38, key_z = 52;

TEST(Keymap, PlainLettersNeedNothing) {
    EXPECT_EQ(layout("us").find(XKB_KEY_a, {}), (Stroke{key_a, false, false}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_a, {}), (Stroke{key_q, false, false}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_w, {}), (Stroke{key_z, false, false}));
}

TEST(Keymap, ShiftIsAddedAndLifted) {
    EXPECT_EQ(layout("us").find(XKB_KEY_A, {}), (Stroke{key_a, true, false}));
    EXPECT_EQ(layout("us").find(XKB_KEY_A, {shift, 0}), (Stroke{key_a, false, false}));
    EXPECT_EQ(layout("us").find(XKB_KEY_a, {shift, 0}), (Stroke{key_a, true, false}));
    // Digits need Shift on AZERTY, and a viewer's "!" must lose its Shift.
    EXPECT_EQ(layout("fr").find(XKB_KEY_1, {}), (Stroke{key_1, true, false}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_exclam, {shift, 0})->flip_shift, true);
}

TEST(Keymap, CapsLockTurnsLettersOver) {
    EXPECT_EQ(layout("us").find(XKB_KEY_A, {lock, 0}), (Stroke{key_a, false, false}));
    EXPECT_EQ(layout("us").find(XKB_KEY_a, {lock, 0}), (Stroke{key_a, true, false}));
}

TEST(Keymap, ThirdLevelIsAddedAndLifted) {
    EXPECT_EQ(layout("fr").find(XKB_KEY_at, {}), (Stroke{key_0, false, true}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_at, {level3, 0}), (Stroke{key_0, false, false}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_agrave, {level3, 0}), (Stroke{key_0, false, true}));
}

TEST(Keymap, OtherModifiersStay) {
    EXPECT_EQ(layout("us").find(XKB_KEY_c, {control, 0})->flip_shift, false);
    EXPECT_EQ(layout("us").find(XKB_KEY_F4, {8, 0}), (Stroke{70, false, false}));  // Alt+F4
    EXPECT_TRUE(layout("us").find(XKB_KEY_KP_1, {num_lock, 0}));
    EXPECT_FALSE(layout("us").find(XKB_KEY_KP_1, {num_lock, 0})->flip_shift);
}

TEST(Keymap, ModifierKeysAreThemselvesWhateverIsHeld) {
    EXPECT_EQ(layout("us").find(XKB_KEY_Alt_L, {shift, 0}), (Stroke{64, false, false}));
    EXPECT_EQ(layout("fr").find(XKB_KEY_ISO_Level3_Shift, {shift, 0})->flip_shift, false);
}

TEST(Keymap, BothNamesOfACharacterAreFound) {
    const Keymap french = layout("fr");
    EXPECT_EQ(french.find(0x10020ac, {}), french.find(XKB_KEY_EuroSign, {}));
    ASSERT_TRUE(french.find(0x10000e9, {}));
    EXPECT_EQ(french.find(0x10000e9, {}), french.find(XKB_KEY_eacute, {}));
}

TEST(Keymap, WhatNoKeyMakesIsNotFound) {
    EXPECT_FALSE(layout("us").find(XKB_KEY_eacute, {}));
    EXPECT_FALSE(layout("us").find(0x1004e2d, {}));
    EXPECT_FALSE(layout("us").find(XKB_KEY_NoSymbol, {}));
    EXPECT_FALSE(layout("us").find(0xffffffff, {}));
}

TEST(Keymap, SpareKeysMakeNothingOrWhatHardlyAKeyboardHas) {
    const Keymap map = layout("fr");
    const auto spare = map.spare_keys();
    // X's core protocol reaches keycodes up to 255: those make 100 characters with Shift.
    EXPECT_GE(std::count_if(spare.begin(), spare.end(), [](auto key) { return key <= 255; }), 50);
    bool rare = false;
    for (const xkb_keycode_t key : spare) {
        const xkb_keysym_t makes = map.base_symbol(key);
        rare = rare || makes != 0;
        EXPECT_EQ(makes != 0, rare) << "keys that make nothing come first";
        // Volume, brightness, browser and power keys are on many keyboards.
        for (const xkb_keysym_t used :
             {XKB_KEY_XF86AudioMute, XKB_KEY_XF86AudioRaiseVolume, XKB_KEY_XF86MonBrightnessUp,
              XKB_KEY_XF86Calculator, XKB_KEY_XF86Mail, XKB_KEY_XF86HomePage, XKB_KEY_XF86Sleep,
              XKB_KEY_Print, XKB_KEY_Menu}) {
            EXPECT_NE(makes, used);
        }
    }
}

}  // namespace
}  // namespace foyer::mirror
