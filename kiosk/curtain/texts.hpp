// The curtain's words in the language of the moment. The msgid of every text is its English
// wording; po/fr.po has the French one. A comment before each text gives its number on the list of
// screens (W-1, C-2, ...).
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "proto/clock.hpp"

namespace foyer::curtain {

// Where LANGUAGE/LC_MESSAGES/foyer-curtain.mo lie. Call once, before the first text. Without the
// files everything is said in English.
void open_texts(const std::string& locale_dir);
// "fr" or "en": what every later text is in. Cheap when nothing changes.
void speak(const std::string& language);

// The text in the language of the moment, with typographic apostrophes.
std::string tr(const char* english);
std::string trn(const char* one, const char* many, long n);
// Puts the values in the place of %s and %d, from left to right.
std::string fill(std::string text, std::initializer_list<std::string> values);
// "Ana", "Ana and Paul", "Ana, Paul and Zoé".
std::string listed(const std::vector<std::string>& names);
// Straight apostrophes become the printed ones: for names, which stand among our own texts.
std::string typographic(std::string words);
// The spaces inside become such as no line wraps at.
std::string unbroken(std::string words);

// What is left of a session in words, by five minutes: "25 minutes", "1 h 30", and below five
// "less than 5 minutes". It never says more than one minute more than there is.
std::string time_left(Millis left);
// After how much time the words of `time_left` change; at least 1.
Millis time_left_changes_in(Millis left);

// How long to wait: "30 seconds" by ten, above a minute "2 minutes"; always rounded up.
std::string waiting_time(Millis wait);
Millis waiting_time_changes_in(Millis wait);

}  // namespace foyer::curtain
