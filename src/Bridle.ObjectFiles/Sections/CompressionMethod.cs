namespace Bridle.ObjectFiles.Sections;

/// <summary>ch_type.</summary>
internal enum CompressionMethod : uint
{
    None = 0,
    Zlib = 1,
    Zstd = 2,
}
