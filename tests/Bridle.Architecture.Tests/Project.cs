using System.Xml.Linq;

namespace Bridle.Architecture.Tests;

/// <summary>What a project file says about its place in the house.</summary>
internal sealed record Project(string Name, IReadOnlySet<string> References, IReadOnlySet<string> Packages, bool AllowsUnsafe)
{
    public static IReadOnlyDictionary<string, Project> All(string folder) =>
        SourceTree.Files(folder, "*.csproj").Select(Read).ToDictionary(static project => project.Name, StringComparer.Ordinal);

    private static Project Read(string path)
    {
        XDocument document = XDocument.Load(path);
        return new Project(
            Path.GetFileNameWithoutExtension(path),
            Includes(document, "ProjectReference").Select(static reference => Path.GetFileNameWithoutExtension(reference)).ToHashSet(),
            Includes(document, "PackageReference").ToHashSet(),
            document.Descendants("AllowUnsafeBlocks").Any(static element => element.Value.Trim() != "false"));
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(static reference => (string?)reference.Attribute("Include") ?? "");
}
