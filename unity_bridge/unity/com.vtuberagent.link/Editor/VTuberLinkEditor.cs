using UnityEditor;
using UnityEngine;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>The inspector of a link: its settings, and how it is while the game plays.</summary>
    [CustomEditor(typeof(VTuberLink))]
    internal sealed class VTuberLinkEditor : Editor
    {
        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            var link = (VTuberLink)target;
            EditorGUILayout.Space();
            EditorGUILayout.LabelField("State", LinkText.State(link));
            string problem = LinkText.Problem(link);
            if (problem.Length > 0)
            {
                EditorGUILayout.HelpBox(problem, MessageType.Warning);
            }
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button("Connection"))
                {
                    ConnectionWindow.Open();
                }
                if (GUILayout.Button("Token"))
                {
                    SettingsService.OpenProjectSettings(LinkSettingsProvider.Path);
                }
            }
        }

        public override bool RequiresConstantRepaint()
        {
            return Application.isPlaying;
        }
    }
}
