# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Ordinal and continuous items in one model, the identification of items with two, three and five
# categories, and further models and estimators, by lavaan and semTools.
# Usage: Rscript tests/reference/ordinal_extra.R, from the root of the repository. Writes
# tests/reference/ordinal/mixed_*.json, steps_*.json and model_*.json.
suppressPackageStartupMessages({library(lavaan); library(semTools); library(jsonlite)})
out <- file.path("tests", "reference", "ordinal")
put <- function(name, x) {
  x$software <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                     semTools = as.character(packageVersion("semTools")))
  writeLines(toJSON(x, digits = I(10), auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor"),
             file.path(out, paste0(name, ".json")))
}
rows <- function(f) {
  p <- parameterEstimates(f, standardized = TRUE, remove.nonfree = FALSE)
  p <- p[p$op %in% c("=~", "~~", "~1", "|", "~*~"), ]
  g <- if (is.null(p$group)) 1 else p$group
  unname(lapply(seq_len(nrow(p)), function(i) list(p$lhs[i], p$op[i], p$rhs[i], if (length(g) > 1) g[i] else 1,
    p$est[i], p$se[i], p$std.lv[i], p$std.all[i])))
}
model_of <- function(f) list(parameters = rows(f), fit = as.list(unclass(fitMeasures(f))))

## mixed: x1, x2 in four categories, x5 in two, the others continuous
hs <- read.csv(file.path("tests", "data", "hs1939.csv"))
hs$x1 <- findInterval(hs$x1, c(4, 5, 6)); hs$x2 <- findInterval(hs$x2, c(5.5, 6.5, 7.5))
hs$x5 <- findInterval(hs$x5, 4.5)
M <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
items <- c("x1", "x2", "x5")
mixed <- function(name, ordered, p) {
  f <- cfa(M, hs, ordered = ordered, estimator = "WLSMV", parameterization = p)
  put(paste0("mixed_", name), list(model = M, ordered = as.list(ordered), parameterization = p,
      names = rownames(lavInspect(f, "gamma")), obs = as.numeric(lavInspect(f, "wls.obs")),
      gamma = unclass(unname(lavInspect(f, "gamma"))), models = list(model = model_of(f))))
}
for (p in c("delta", "theta")) mixed(p, items, p)
mixed("one", "x5", "delta")  # a single ordinal item: no pair of them has a polychoric correlation

## identification by number of categories: 2, 2, 2, 3, 5, 5
d <- read.csv(file.path("tests", "data", "bilingual_sim.csv")); d <- d[order(d$lang == "en"), ]
for (v in paste0("PRO", 1:3)) d[[v]] <- as.integer(d[[v]] > 3)
d$PRO4 <- findInterval(d$PRO4, c(3, 5))
M <- paste("pro =~", paste0("PRO", 1:6, collapse = " + "))
steps <- list(configural = character(), thresholds = "thresholds", thr_load = c("thresholds", "loadings"),
  thr_load_int = c("thresholds", "loadings", "intercepts"),
  strict = c("thresholds", "loadings", "intercepts", "residuals"),
  eq_means = c("thresholds", "loadings", "intercepts", "residuals", "means"))
partial <- list(part_threshold = list("thr_load_int", "PRO5|t2"), part_loading = list("thr_load_int", "pro=~PRO4"),
  part_intercept = list("thr_load_int", "PRO6~1"), part_binary = list("thr_load_int", "PRO1~1"),
  part_two = list("thresholds", c("PRO6|t2", "PRO6|t3", "PRO6|t4")), part_residual = list("strict", "PRO4~~PRO4"))
fit <- function(equal, free, p) {
  a <- list(configural.model = M, data = d, ordered = paste0("PRO", 1:6), parameterization = p,
            ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", group = "lang", return.fit = TRUE)
  if (length(equal)) a$group.equal <- equal
  if (length(free)) a$group.partial <- free
  suppressWarnings(do.call(measEq.syntax, a))
}
for (p in c("theta", "delta")) {
  asked <- c(lapply(steps, function(e) list(e, character())),
             lapply(partial, function(x) list(steps[[x[[1]]]], x[[2]])))
  if (p == "delta") asked <- asked[!vapply(asked, function(x) "residuals" %in% x[[1]], TRUE)]
  fits <- lapply(asked, function(x) fit(x[[1]], x[[2]], p))
  ok <- vapply(fits, lavInspect, TRUE, "converged"); print(ok)
  models <- lapply(names(fits)[ok], function(n) c(list(equal = as.list(asked[[n]][[1]]),
    free = as.list(asked[[n]][[2]])), model_of(fits[[n]]))); names(models) <- names(fits)[ok]
  seq <- intersect(names(steps), names(fits)[ok]); diffs <- list()
  pairs <- rbind(cbind(seq[-length(seq)], seq[-1]), c("configural", "thr_load_int"))
  for (i in seq_len(nrow(pairs))) {
    a <- fits[[pairs[i, 1]]]; b <- fits[[pairs[i, 2]]]
    if (fitMeasures(a, "df") == fitMeasures(b, "df")) next
    r <- as.data.frame(lavTestLRT(a, b, method = "satorra.2000", scaled.shifted = TRUE))
    diffs[[paste(pairs[i, ], collapse = " -> ")]] <- list(r[2, "Chisq diff"], r[2, "Df diff"])
  }
  put(paste0("steps_", p), list(model = M, parameterization = p, data = "bilingual_sim.csv", group = "lang",
      recode = "PRO1-3: > 3; PRO4: 1-2, 3-4, 5", models = models, differences = diffs))
}

## other models and estimators: second-order factor, regression of factors, residual covariances, binary
## items, pairwise and other estimators in two groups
d <- read.csv(file.path("tests", "data", "bilingual_sim.csv")); d <- d[order(d$lang == "en"), ]
items <- function(s, n = 4) paste0(s, 1:n)
three <- "pro =~ PRO1 + PRO2 + PRO3 + PRO4\ninc =~ INC1 + INC2 + INC3 + INC4\nrec =~ REC1 + REC2 + REC3 + REC4"
U <- c(items("PRO"), items("INC"), items("REC"))
b <- d; for (v in U) b[[v]] <- as.integer(b[[v]] > 3)
run <- function(name, model, recode = "none", ...) {
  f <- cfa(model, if (recode == "binary") b else d, ordered = U, ...)
  o <- list(...); o$std.lv <- NULL
  r <- tryCatch(lavResiduals(f), error = function(e) NULL)  # fails for WLS
  if (lavInspect(f, "ngroups") == 1) r <- list(r)
  z <- lapply(unname(r[vapply(r, function(g) is.list(g) && !is.null(g$cov.z), TRUE)]), function(g)
    list(items = rownames(g$cov.z), cov = unname(unclass(g$cov.z)), th = unname(as.numeric(g$th.z))))
  put(paste0("model_", name), list(model = model, data = "bilingual_sim.csv", recode = recode, options = o,
      std_lv = isTRUE(list(...)$std.lv), residuals = z, models = list(model = model_of(f))))
}
run("second_order", paste0(three, "\ng =~ pro + inc + rec"))
run("regression", paste0(three, "\nrec ~ pro + inc"), parameterization = "theta")
run("residual_covariance_delta", paste0(three, "\nPRO1 ~~ INC1\nPRO2 ~~ PRO3"))
run("residual_covariance_theta", paste0(three, "\nPRO1 ~~ INC1\nPRO2 ~~ PRO3"), parameterization = "theta")
run("binary", three, "binary")
run("binary_theta_pairwise", three, "binary", parameterization = "theta", missing = "pairwise")
run("two_groups_pairwise", three, group = "lang", missing = "pairwise", std.lv = TRUE)
run("two_groups_ulsmv", three, group = "lang", estimator = "ULSMV", parameterization = "theta", std.lv = TRUE)
run("two_groups_wlsm", three, group = "lang", estimator = "WLSM")
run("wlsmvs", three, estimator = "WLSMVS")
run("ulsmvs", three, estimator = "ULSMVS")
run("uls", three, estimator = "ULS")
run("wls_two_groups", "pro =~ PRO1 + PRO2 + PRO3 + PRO4", group = "lang", estimator = "WLS")
