"""The pages of the console, one file each; `dashboards.site` knows them all."""
