// The lean material for static rooms: baked light, one box-projected reflection, no light loop.
// Room light is arriving light (no surface colour), so colour x light is what a matt surface shows.

#import bevy_pbr::forward_io::VertexOutput
#import bevy_pbr::mesh_view_bindings::view
#ifdef TONEMAP_IN_SHADER
#import bevy_core_pipeline::tonemapping::tone_mapping
#endif

struct Room {
    base_colour: vec4<f32>,
    // w: 0 opaque, 1 see-through, 2 with holes.
    emissive: vec4<f32>,
    // x: metallic, y: roughness, z: lightmap scale, w: number of reflection mips.
    surface: vec4<f32>,
    // Where the reflection was photographed, and the walls it is projected on. w of the centre: strength.
    probe_centre: vec4<f32>,
    box_min: vec4<f32>,
    box_max: vec4<f32>,
};

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> room: Room;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var colour_map: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var colour_sampler: sampler;
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var light_map: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(4) var light_sampler: sampler;
@group(#{MATERIAL_BIND_GROUP}) @binding(5) var reflection_map: texture_cube<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(6) var reflection_sampler: sampler;

// Lagarde and Zanuttini 2012, "Local image-based lighting with parallax-corrected cubemaps".
fn box_projected(position: vec3<f32>, direction: vec3<f32>) -> vec3<f32> {
    let inverse = 1.0 / direction;
    let a = (room.box_max.xyz - position) * inverse;
    let b = (room.box_min.xyz - position) * inverse;
    let furthest = max(a, b);
    let distance = max(min(min(furthest.x, furthest.y), furthest.z), 0.0);
    return position + direction * distance - room.probe_centre.xyz;
}

// Karis 2014, "Physically based shading on mobile": scale and bias of the specular colour.
fn environment_brdf(f0: vec3<f32>, roughness: f32, n_dot_v: f32) -> vec3<f32> {
    let r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    let a = min(r.x * r.x, exp2(-9.28 * n_dot_v)) * r.x + r.y;
    let scale_bias = vec2(-1.04, 1.04) * a + r.zw;
    return f0 * scale_bias.x + scale_bias.y;
}

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    var base = room.base_colour;
#ifdef VERTEX_UVS_A
    base *= textureSample(colour_map, colour_sampler, in.uv);
#endif
#ifdef VERTEX_COLORS
    base *= in.color;
#endif
    let colour = base.rgb;
    if room.emissive.w > 1.5 && base.a < 0.5 {
        discard;
    }
    var light = vec3(1.0);
#ifdef VERTEX_UVS_B
    light = textureSample(light_map, light_sampler, in.uv_b).rgb * room.surface.z;
#endif
    let metallic = room.surface.x;
    let roughness = room.surface.y;
    let normal = normalize(in.world_normal) * select(-1.0, 1.0, is_front);
    let to_eye = normalize(view.world_position.xyz - in.world_position.xyz);
    let n_dot_v = clamp(dot(normal, to_eye), 0.0, 1.0);
    let mirrored = box_projected(in.world_position.xyz, reflect(-to_eye, normal));
    let reflected = textureSampleLevel(
        reflection_map, reflection_sampler, mirrored * vec3(1.0, 1.0, -1.0), roughness * room.surface.w
    ).rgb * room.probe_centre.w;
    let f0 = mix(vec3(0.04), colour, metallic);
    // What is in shadow is shown fewer bright things by the room than its centre is.
    let seen = clamp(dot(light, vec3(0.3333)) * 1.6, 0.15, 1.0);
    var shown = colour * light * (1.0 - metallic)
        + reflected * seen * environment_brdf(f0, roughness, n_dot_v)
        + room.emissive.rgb;
    let alpha = select(1.0, base.a, abs(room.emissive.w - 1.0) < 0.5);
    var out = vec4(shown, alpha);
#ifdef TONEMAP_IN_SHADER
    out = tone_mapping(out, view.color_grading);
#endif
    return out;
}
