// What the products of the prototype's own catalogue are: its file has no column for it.
#pragma once

#include <optional>
#include <string_view>

#include "domain/category.h"

namespace attune::prototype {

// By the name as the prototype's file spells it; nothing for any other name: nobody has said what that is.
std::optional<Category> category_of(std::string_view product_name);

}  // namespace attune::prototype
