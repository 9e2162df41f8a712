// exp, log and asinh whose bits do not depend on the C library: fixed polynomials, fixed order, no fused multiply-add.
// Relative error below 1e-14, which is far finer than the fixed point they feed.
#pragma once

namespace attune::rank {

// e^v; 0 below −700, e^700 above 700. NaN stays NaN.
double exp_of(double v);

// Natural logarithm; v > 0, subnormal numbers count as the smallest normal one. 0 and below give −709.
double log_of(double v);

// log(v + sqrt(v² + 1)), odd in v.
double asinh_of(double v);

// 1 / (1 + e^−v), strictly increasing for |v| below 36.
double logistic(double v);

// log(p / (1 − p)), p within (0, 1).
double logit(double p);

}  // namespace attune::rank
