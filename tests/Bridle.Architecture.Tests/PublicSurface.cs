using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace Bridle.Architecture.Tests;

/// <summary>The public types and members of a built assembly, as sorted text.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Describe(string assembly)
    {
        // A context of its own, which asks the assembly's folder: the test has no reference to the room.
        AssemblyLoadContext context = new(assembly, isCollectible: true);
        context.Resolving += (self, name) => self.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(assembly)!, $"{name.Name}.dll"));
        StringBuilder text = new();
        foreach (Type type in context.LoadFromAssemblyPath(assembly).GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type).Append('\n');
            foreach (string member in type.GetMembers(Declared).Where(IsReviewed).Select(static member => $"{member.MemberType} {member}").Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }
        context.Unload();
        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    // Accessors are told by their property, and what the compiler writes for records is not of our choosing.
    private static bool IsReviewed(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) => false,
        MethodBase method => IsVisible(method) && (!method.IsSpecialName || method.IsConstructor),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => IsVisible(@event.AddMethod!),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        Type => false,
        _ => true,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
