//! The interface described in `OpenAPI` 3.1, gathered from the handlers themselves.

use std::collections::BTreeMap;

use buyplus_api::Problem;
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
        ResponseBuilder,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::problem::PROBLEM_JSON;

/// Marks that a route answers problems.
pub(super) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(Problem::name())))
            .build();
        let problem = |description: &str| {
            RefOr::T(
                ResponseBuilder::new()
                    .description(description)
                    .content(PROBLEM_JSON, content.clone())
                    .build(),
            )
        };
        BTreeMap::from([
            (
                "4XX".to_owned(),
                problem("The caller must change something; `code` says what"),
            ),
            (
                "5XX".to_owned(),
                problem("A fault of the server; the same request can be sent again"),
            ),
        ])
    }
}

/// The whole document.
pub(crate) fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Buy+")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Shopping in virtual reality: catalogue, bags, checkout, payment, orders.",
        ))
        .build();
    let (_, routes) = super::all_routes().split_for_parts();
    let mut document = OpenApiBuilder::from(routes).info(info).build();
    let components = document.components.get_or_insert_default();
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(
        buyplus_api::FieldError::name().into_owned(),
        buyplus_api::FieldError::schema(),
    );
    // Of a query's types only the names are gathered.
    components.schemas.insert(
        buyplus_api::ProductSort::name().into_owned(),
        buyplus_api::ProductSort::schema(),
    );
    components.add_security_scheme(
        "device",
        SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
    );
    components.add_security_scheme(
        "merchant",
        SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
    );
    document
}
