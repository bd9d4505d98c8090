using System.Collections.Frozen;
using System.Text;

namespace Bridle.Language.Diagnostics;

/// <summary>The names of tags as users know them: <see cref="ErrorTag.OpArrfun"/> is D_OP_ARRFUN.</summary>
public static class ErrorTagNames
{
    private static readonly FrozenDictionary<ErrorTag, string> s_names = Enum.GetValues<ErrorTag>().ToFrozenDictionary(static tag => tag, Spell);

    public static string Name(this ErrorTag tag) => s_names[tag];

    private static string Spell(ErrorTag tag)
    {
        StringBuilder name = new("D");
        foreach (char letter in tag.ToString())
        {
            if (char.IsUpper(letter)) name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }
}
