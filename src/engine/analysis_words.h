// Product analysis in words.
#pragma once

#include <string>
#include <string_view>

#include "engine/answers.h"
#include "rank/analysis.h"

namespace attune {

// "Low", "Medium", "High".
std::string_view level_name(rank::Level level);

// What stands on the product page: both scores from 0 to 1, their levels, the measures and the findings in words, those that
// weigh most first. A product of which nothing speaks for risk says so.
AnalysisAnswer analysis_of(const Product& product);

}  // namespace attune
