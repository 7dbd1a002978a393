# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Full information where nobody answered both x1 and x2: the first 150 pupils lose x1, the others x2.
# lavaan counts their covariance among the moments, though the likelihood does not depend on it. The test
# here is against an explicit saturated model in which that covariance is fixed, at any value.
# Run from the root of the source tree: Rscript tests/reference/never_together.R
# It writes tests/reference/never_together.json.
suppressPackageStartupMessages({library(jsonlite); library(lavaan)})
d <- utils::read.csv(file.path("tests", "data", "hs1939_missing.csv"))
d$x1[1:150] <- NA
d$x2[151:301] <- NA
x <- paste0("x", 1:6)
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
pairs <- outer(x, x, function(a, b) paste(a, "~~", b))[upper.tri(diag(6), diag = TRUE)]
saturated <- function(value) paste(sub("x1 ~~ x2", paste0("x1 ~~ ", value, "*x2"), pairs), collapse = "\n")
independent <- paste(paste(x, "~~", x), collapse = "\n")
fit <- function(model, estimator) suppressWarnings(sem(model, d, missing = "fiml", estimator = estimator))
compared <- function(model, estimator) {
  test <- suppressWarnings(lavTestLRT(fit(saturated(0.3), estimator), fit(model, estimator), method = "satorra.bentler.2001"))
  list(chisq = test[["Chisq diff"]][2], df = test[["Df diff"]][2], pvalue = test[["Pr(>Chisq)"]][2])
}
loglik <- function(value) as.numeric(logLik(fit(saturated(value), "ML")))
stopifnot(abs(loglik(0.3) - loglik(0)) < 1e-6)
out <- list(
  R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
  ML = list(model = compared(model, "ML"), baseline = compared(independent, "ML")),
  MLR = list(model = compared(model, "MLR"), baseline = compared(independent, "MLR")),
  own_df = unname(fitMeasures(fit(model, "ML"), "df")), unrestricted_logl = loglik(0.3),
  estimates = with(parameterEstimates(fit(model, "MLR")), data.frame(name = paste0(lhs, op, rhs), est = est, se = se))
)
writeLines(toJSON(out, auto_unbox = TRUE, digits = 12), file.path("tests", "reference", "never_together.json"))
