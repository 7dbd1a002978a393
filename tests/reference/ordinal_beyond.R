# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Equal factor variances, covariances and means of ordinal items after strict invariance, by lavaan and semTools.
# Usage: Rscript tests/reference/ordinal_beyond.R, from the root of the repository. Writes
# tests/reference/ordinal/ord_beyond_strict.json.
suppressPackageStartupMessages({library(lavaan); library(semTools); library(jsonlite)})
d <- read.csv(file.path("tests", "data", "bilingual_sim.csv")); d <- d[order(d$lang == "en"), ]
M <- "pro =~ PRO1 + PRO2 + PRO3 + PRO4\ninc =~ INC1 + INC2 + INC3 + INC4"
strict <- c("thresholds", "loadings", "intercepts", "residuals")
ours <- list(strict = strict, lv_variances = c(strict, "lv_variances"),
  lv_covariances = c(strict, "lv_variances", "lv_covariances"),
  means = c(strict, "lv_variances", "lv_covariances", "means"))
fit <- function(equal) suppressWarnings(measEq.syntax(M, data = d, ordered = c(paste0("PRO", 1:4), paste0("INC", 1:4)),
  parameterization = "theta", ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", group = "lang",
  group.equal = gsub("lv_", "lv.", equal, fixed = TRUE), return.fit = TRUE))
fits <- lapply(ours, fit)
models <- lapply(names(fits), function(n) {
  p <- parameterEstimates(fits[[n]], standardized = TRUE, remove.nonfree = FALSE)
  p <- p[p$op %in% c("=~", "~~", "~1", "|", "~*~"), ]
  list(equal = as.list(ours[[n]]), free = list(), parameters = unname(lapply(seq_len(nrow(p)), function(i)
    list(p$lhs[i], p$op[i], p$rhs[i], p$group[i], p$est[i], p$se[i], p$std.lv[i], p$std.all[i]))),
    fit = as.list(unclass(fitMeasures(fits[[n]]))))
})
names(models) <- names(fits)
pairs <- lapply(2:4, function(i) lapply(c(TRUE, FALSE), function(shifted) {
  r <- as.data.frame(lavTestLRT(fits[[i - 1]], fits[[i]], method = "satorra.2000", scaled.shifted = shifted))
  list(if (shifted) "scaled_shifted" else "mean_variance_adjusted", r[2, "Chisq diff"], r[2, "Df diff"])
}))
names(pairs) <- sapply(2:4, function(i) paste(names(fits)[i - 1], "->", names(fits)[i]))
x <- list(model = M, data = "bilingual_sim.csv", group = "lang", models = models, differences = pairs,
  software = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                  semTools = as.character(packageVersion("semTools"))))
writeLines(toJSON(x, digits = I(10), auto_unbox = TRUE, na = "null", null = "null"),
           file.path("tests", "reference", "ordinal", "ord_beyond_strict.json"))
