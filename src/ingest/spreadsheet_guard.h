// Fields of exports that a spreadsheet would run as a formula, made harmless, and put back on the way in.
//
// The rule: a field that begins with = + - @, a tab or a carriage return gets an apostrophe before it, unless it is a plain
// number such as -10.5. So that the rule can be undone, a field that begins with apostrophes followed by one of these
// characters gets one more. Reading takes one apostrophe from such a field; any other field is left as it is.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace attune {

// Appends a field by the rule above, quoted where CSV needs it.
void append_export_field(std::string& out, std::string_view field);
// Appends a whole row of such fields with LF.
void append_export_row(std::string& out, std::span<const std::string_view> fields);

// The field as it was before the rule.
std::string_view without_guard(std::string_view field);

// Would a field of a file be written otherwise than it stands? (Its guard taken off and put on again.)
bool is_written_otherwise(std::string_view field);

}  // namespace attune
